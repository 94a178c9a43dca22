import { affine } from './affine.ts';
import type { AugmentationBase } from './augmentation.ts';
import { colorJitter } from './color-jitter.ts';
import { cutout, randomErasing } from './erase.ts';
import { flip, verticalFlip } from './flip.ts';
import { cutmix, mixup } from './mix.ts';
import { randAugment } from './rand-augment.ts';
import { randomCrop } from './random-crop.ts';

/** All augmentations there are, by name. */
export const augmentations: {
  readonly randomCrop: typeof randomCrop;
  readonly flip: typeof flip;
  readonly verticalFlip: typeof verticalFlip;
  readonly affine: typeof affine;
  readonly colorJitter: typeof colorJitter;
  readonly randomErasing: typeof randomErasing;
  readonly cutout: typeof cutout;
  readonly randAugment: typeof randAugment;
  readonly mixup: typeof mixup;
  readonly cutmix: typeof cutmix;
} = {
  ...{ randomCrop, flip, verticalFlip, affine, colorJitter },
  ...{ randomErasing, cutout, randAugment, mixup, cutmix },
};

type Settings<Definition> =
  Definition extends AugmentationBase<infer Name, infer Key>
    ? { readonly name: Name } & { readonly [K in Key]?: number }
    : never;

/** An augmentation as plain data, e.g. `{ name: 'randomCrop', padding: 4 }`; what is left out is by default. */
export type Augmentation = Settings<(typeof augmentations)[keyof typeof augmentations]>;
