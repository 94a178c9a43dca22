import type { app } from './en/app.ts';
import type { design } from './en/design.ts';
import type { look } from './en/look.ts';
import type { models } from './en/models.ts';
import type { train } from './en/train.ts';
import type { WordLists } from './en/words.ts';

/** Every sentence of the page by area. English says which there are; the other languages must have the same. */
export interface Dictionary {
  readonly app: typeof app;
  readonly design: typeof design;
  readonly train: typeof train;
  readonly words: WordLists;
  readonly look: typeof look;
  readonly models: typeof models;
}
