import type { Dictionary } from '../dictionary.ts';

export const train: Dictionary['train'] = { title: 'train', lead: '' };
