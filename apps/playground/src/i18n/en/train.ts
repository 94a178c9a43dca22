export const train = { title: 'Train', lead: '' };
