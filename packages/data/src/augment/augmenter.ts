import { type ImageSet, pixelsAt } from '../dataset.ts';
import { randomStream } from '../random.ts';
import { augmentFrom, withDefaults } from './augment-from.ts';
import type { ImageAugmentation, ImagePlanes, MixAugmentation, Mixed, Random } from './augmentation.ts';
import { type Augmentation, augmentations } from './augmentations.ts';

/** Keep these streams apart from those of others who use the same seed. */
const [AUGMENT, PARTNER] = [0x6175, 0x7061];

export interface AugmentOptions {
  /** In the order in which they are applied; those that mix images come after the others, wherever they stand. */
  readonly augment: readonly Augmentation[];
  readonly seed: number;
  readonly epoch: number;
}

/** An image as it was changed. */
export interface Augmented {
  /** [channels, height, width] */
  readonly pixels: Uint8Array;
  /** How much of it is of which image of the dataset, itself first; the shares add up to 1. */
  readonly shares: readonly Share[];
}

export interface Share {
  readonly index: number;
  readonly share: number;
}

/**
 * Reads images of a dataset, changed at random. What becomes of an image depends
 * on nothing but seed, epoch, its index, and how often it was there in the epoch
 * before (`repeat`, 0 where it is left out): not on the batch that it is in, so
 * that a run that was stopped goes on with the same pictures. For the same
 * reason an image is mixed with any of the dataset, not of its batch.
 *
 * @throws UsageError as `augmentFrom`, and for a seed or epoch that is not a whole number.
 */
export function augmenter(
  dataset: ImageSet,
  { augment, seed, epoch }: AugmentOptions,
): (index: number, repeat?: number) => Augmented {
  const { single, mixing } = split(augmentFrom(augment));
  const partners = mixPartners(dataset, { augment, seed, epoch });
  const { channels, height, width } = dataset.input;
  const read = (index: number, random: Random): ImagePlanes => {
    const image: ImagePlanes = { pixels: pixelsAt(dataset, index), channels, height, width };
    return single.reduce((before, step) => step(before, random), image);
  };
  return (index, repeat = 0) => {
    // Where images come but once, as nearly always, the place has no fourth number.
    const again = repeat === 0 ? [] : [repeat];
    const random = randomNumbers(seed, AUGMENT, epoch, index, ...again);
    let image = read(index, random);
    let shares: readonly Share[] = [{ index, share: 1 }];
    for (const [i, mix] of mixing.entries()) {
      const other = partners(index, repeat)[i] ?? index;
      const mixed = mix(image, read(other, random), random);
      image = mixed.image;
      shares = [
        ...shares.map((each) => ({ ...each, share: each.share * mixed.share })),
        { index: other, share: 1 - mixed.share },
      ];
    }
    return { pixels: image.pixels, shares };
  };
}

/**
 * Which images of a dataset an image is mixed with, one for each augmentation that mixes. They are drawn by
 * themselves, so that it is known which images a batch needs before any is read.
 */
export function mixPartners(
  { length }: Pick<ImageSet, 'length'>,
  { augment, seed, epoch }: AugmentOptions,
): (index: number, repeat: number) => readonly number[] {
  const { mixing } = split(augment);
  if (mixing.length === 0) return () => [];
  return (index, repeat) => {
    const random = randomNumbers(seed, PARTNER, epoch, index, repeat);
    return mixing.map(() => Math.floor(random() * length));
  };
}

type Step = (image: ImagePlanes, random: Random) => ImagePlanes;
type Mix = (image: ImagePlanes, other: ImagePlanes, random: Random) => Mixed;

function split(augment: readonly Augmentation[]): {
  readonly single: readonly Step[];
  readonly mixing: readonly Mix[];
} {
  const [single, mixing]: [Step[], Mix[]] = [[], []];
  for (const given of augment) {
    const definition: ImageAugmentation | MixAugmentation = augmentations[given.name];
    const parameters = withDefaults(definition, given);
    if ('mix' in definition) {
      mixing.push((image, other, random) => definition.mix(image, other, parameters, random));
    } else single.push((image, random) => definition.apply(image, parameters, random));
  }
  return { single, mixing };
}

function randomNumbers(seed: number, ...position: readonly number[]): Random {
  const generator = randomStream(seed, ...position);
  // The upper 24 bits, as for `uniform`.
  return () => (generator.next() >>> 8) * 2 ** -24;
}
