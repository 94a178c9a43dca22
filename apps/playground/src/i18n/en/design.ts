export const design = { title: 'Design', lead: '' };
