import type { AugmentationBase } from './augmentation.ts';
import { flip } from './flip.ts';
import { randomCrop } from './random-crop.ts';

/** All augmentations there are, by name. */
export const augmentations: {
  readonly randomCrop: typeof randomCrop;
  readonly flip: typeof flip;
} = { randomCrop, flip };

type Settings<Definition> =
  Definition extends AugmentationBase<infer Name, infer Key>
    ? { readonly name: Name } & { readonly [K in Key]?: number }
    : never;

/** An augmentation as plain data, e.g. `{ name: 'randomCrop', padding: 4 }`; what is left out is by default. */
export type Augmentation = Settings<(typeof augmentations)[keyof typeof augmentations]>;
