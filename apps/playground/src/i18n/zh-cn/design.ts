import type { Dictionary } from '../dictionary.ts';

export const design: Dictionary['design'] = { title: 'design', lead: '' };
