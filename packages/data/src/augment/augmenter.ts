import { type ImageSet, pixelsAt } from '../dataset.ts';
import { randomStream } from '../random.ts';
import { augmentFrom, withDefaults } from './augment-from.ts';
import type { ImageAugmentation, ImagePlanes, Random } from './augmentation.ts';
import { type Augmentation, augmentations } from './augmentations.ts';

/** Keeps these streams apart from those of others who use the same seed. */
const AUGMENT = 0x6175;

export interface AugmentOptions {
  /** In the order in which they are applied. */
  readonly augment: readonly Augmentation[];
  readonly seed: number;
  readonly epoch: number;
}

/**
 * Reads images of a dataset, changed at random. What becomes of an image depends
 * on nothing but seed, epoch and its index: not on the batch that it is in, so
 * that a run that was stopped goes on with the same pictures.
 *
 * @throws UsageError as `augmentFrom`, and for a seed or epoch that is not a whole number.
 */
export function augmenter(
  dataset: ImageSet,
  { augment, seed, epoch }: AugmentOptions,
): (index: number) => Uint8Array {
  const steps = augmentFrom(augment).map((given) => {
    const definition: ImageAugmentation = augmentations[given.name];
    const parameters = withDefaults(definition, given);
    return (image: ImagePlanes, random: Random) => definition.apply(image, parameters, random);
  });
  const { channels, height, width } = dataset.input;
  return (index) => {
    const random = randomNumbers(seed, AUGMENT, epoch, index);
    const image: ImagePlanes = { pixels: pixelsAt(dataset, index), channels, height, width };
    return steps.reduce((before, step) => step(before, random), image).pixels;
  };
}

function randomNumbers(seed: number, ...position: readonly number[]): Random {
  const generator = randomStream(seed, ...position);
  // The upper 24 bits, as for `uniform`.
  return () => (generator.next() >>> 8) * 2 ** -24;
}
