import { normalizeInto } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { type AugmentOptions, augmenter, mixPartners, type Share } from './augment/augmenter.ts';
import {
  type Dataset,
  expectImages,
  imageSize,
  pickAnswers,
  pixelsAt,
  type TargetDataset,
} from './dataset.ts';
import { mixedTargets } from './mixed-targets.ts';

/** Some images of a dataset as a network takes them, with labels, targets, or both. */
export interface Batch {
  /** [size, channels, height, width], normalised by the dataset's `input`. */
  readonly images: Float32Array;
  /** The class of each image, [size]. */
  readonly labels?: Int32Array;
  /**
   * What the network should give, [size, …output]. Beside labels it is what is
   * learned, e.g. the shares of two classes in a mixed image; alone labels stand
   * for a 1 at the class and 0 elsewhere.
   */
  readonly targets?: Float32Array;
  readonly size: number;
}

/** A batch of a dataset with classes. */
export interface LabelledBatch extends Batch {
  readonly labels: Int32Array;
}

/**
 * The images at `indices`, in that order, as a new batch; augmented where that is asked for, with `repeats`
 * telling how often each was there in the epoch before.
 *
 * @throws UsageError for an index outside the dataset, or augmentations that cannot be.
 */
export function readBatch(
  dataset: Dataset,
  indices: Uint32Array,
  augment?: AugmentOptions,
  repeats?: Uint32Array,
): LabelledBatch;
export function readBatch(
  dataset: Dataset | TargetDataset,
  indices: Uint32Array,
  augment?: AugmentOptions,
  repeats?: Uint32Array,
): Batch;
export function readBatch(
  dataset: Dataset | TargetDataset,
  indices: Uint32Array,
  augment?: AugmentOptions,
  repeats?: Uint32Array,
): Batch {
  const answers = pickAnswers(dataset, indices);
  const read = changing(augment) ? augmenter(dataset, augment) : undefined;
  const size = imageSize(dataset);
  const images = new Float32Array(indices.length * size);
  const shares: (readonly Share[])[] = [];
  for (const [position, index] of indices.entries()) {
    const image = read?.(index, repeats?.[position]);
    if (image !== undefined) shares.push(image.shares);
    normalizeInto(image?.pixels ?? pixelsAt(dataset, index), dataset.input, images, position * size);
  }
  const isMixed = shares.some(({ length }) => length > 1);
  return {
    images,
    ...answers,
    ...(isMixed ? { targets: mixedTargets(dataset, shares) } : {}),
    size: indices.length,
  };
}

export interface BatchesOptions {
  /** Images per batch; the last one has what is left. */
  readonly batchSize: number;
  /** Which images, in which order, e.g. from `epochOrder`. */
  readonly order: Uint32Array;
  /** How many entries of `order` (images, not batches) to leave out at the start. Default 0. */
  readonly from?: number;
  /** Shows the images changed at random, by seed and epoch. Default: as they are. */
  readonly augment?: AugmentOptions;
}

/** So many batches after the one that is made are got ready meanwhile, where images are not in memory. */
const AHEAD = 4;

/**
 * One pass over `order` in batches, each made when it is asked for. Images that are not in memory are
 * read four batches ahead.
 *
 * @throws UsageError for a batch size or `from` out of range, an index outside the dataset, or
 * augmentations that cannot be.
 */
export function batches(dataset: Dataset, options: BatchesOptions): Generator<LabelledBatch, void, undefined>;
export function batches(
  dataset: Dataset | TargetDataset,
  options: BatchesOptions,
): Generator<Batch, void, undefined>;
export function* batches(
  dataset: Dataset | TargetDataset,
  { batchSize, order, from = 0, augment }: BatchesOptions,
): Generator<Batch, void, undefined> {
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new UsageError('batch-size', 'the batch size cannot be used', {
      expected: 'a whole number of at least 1',
      received: `${batchSize}`,
    });
  }
  if (!(Number.isInteger(from) && from >= 0 && from <= order.length)) {
    throw new UsageError('batches-from', 'the batches cannot start here', {
      expected: `a whole number from 0 to ${order.length}`,
      received: `${from}`,
    });
  }
  const repeats = changing(augment) ? repeatsOf(order) : undefined;
  const partners = changing(augment) ? mixPartners(dataset, augment) : undefined;
  const needed = (start: number, end: number): number[] =>
    Array.from(order.subarray(start, end)).flatMap((index, i) => [
      index,
      ...(partners?.(index, repeats?.[start + i] ?? 0) ?? []),
    ]);
  for (let start = from; start < order.length; start += batchSize) {
    const end = start + batchSize;
    if (!(dataset.pixels instanceof Uint8Array)) {
      expectImages(dataset, needed(start, end + AHEAD * batchSize));
    }
    yield readBatch(dataset, order.subarray(start, end), augment, repeats?.subarray(start, end));
  }
}

/** Random streams cost more than an image that is left as it is. */
function changing(augment: AugmentOptions | undefined): augment is AugmentOptions {
  return augment !== undefined && augment.augment.length > 0;
}

/** How often the image at each place of an order was there before. */
function repeatsOf(order: Uint32Array): Uint32Array {
  const seen = new Map<number, number>();
  return order.map((index) => {
    const before = seen.get(index) ?? 0;
    seen.set(index, before + 1);
    return before;
  });
}
