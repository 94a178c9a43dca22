import type { InputSpec, Pixels } from '@fovea/runtime';
import { elementCount, type Shape, UsageError } from '@fovea/shape';

/**
 * Reads images one by one, where not all are in memory: those of a folder that is streamed, or your own.
 * An image is the same whenever it is read.
 */
export interface PixelStore {
  /** How many images it has. */
  readonly length: number;
  /**
   * The pixels of an image, [channels, height, width], in memory that is the caller's own. Waits for them.
   *
   * @throws DataError for an image that cannot be read
   */
  at(index: number): Uint8Array;
  /** Is told which images will be asked for next, in this order, so that it can get them meanwhile. */
  expect?(indices: readonly number[]): void;
  /** What images are told apart by without being read: equal images of equal files have equal keys. */
  keyAt?(index: number): string;
}

/** Images of one size, in memory or read when they are needed. */
export interface ImageSet {
  readonly name: string;
  /** The images' size, and how their bytes become a network's input. */
  readonly input: InputSpec;
  /** [length, channels, height, width], or what reads them. */
  readonly pixels: Uint8Array | PixelStore;
  /** Where each image comes from, e.g. its file within the folder; left out where that is not known. */
  readonly sources?: readonly string[];
  readonly length: number;
}

/** Images with one class each. */
export interface Dataset extends ImageSet {
  /** The names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** [length] */
  readonly labels: Int32Array;
}

/** Images with numbers to learn: several labels at once (0 or 1 each), probabilities, or quantities. */
export interface TargetDataset extends ImageSet {
  /** The names of the labels or quantities; empty where they have none. */
  readonly classes: readonly string[];
  /** [length, …targetShape] */
  readonly targets: Float32Array;
  /** The shape of one image's targets: the network's output, e.g. [labels]. */
  readonly targetShape: Shape;
}

/** A dataset whose images are all in memory. */
export type InMemory<Data extends ImageSet> = Data & { readonly pixels: Uint8Array };

/**
 * The images at `indices`, in that order; copied, where they are in memory.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function subset(dataset: InMemory<Dataset>, indices: ArrayLike<number>): InMemory<Dataset>;
export function subset(dataset: Dataset, indices: ArrayLike<number>): Dataset;
export function subset(dataset: TargetDataset, indices: ArrayLike<number>): TargetDataset;
export function subset(
  dataset: Dataset | TargetDataset,
  indices: ArrayLike<number>,
): Dataset | TargetDataset {
  const picked = Array.from(indices);
  for (const index of picked) checkIndex(dataset, index);
  const { length } = picked;
  const { sources } = dataset;
  const own = sources === undefined ? {} : { sources: picked.map((index) => sources[index] ?? '') };
  const pixels = pickPixels(dataset, picked);
  return { ...dataset, ...pickAnswers(dataset, picked), ...own, pixels, length };
}

function pickPixels(dataset: ImageSet, picked: readonly number[]): Uint8Array | PixelStore {
  const { pixels: all } = dataset;
  if (!(all instanceof Uint8Array)) return storeOf(all, picked);
  const size = imageSize(dataset);
  const pixels = new Uint8Array(picked.length * size);
  for (const [position, index] of picked.entries()) pixels.set(pixelsAt(dataset, index), position * size);
  return pixels;
}

/** Some images of a store, which reads them. */
export function storeOf(store: PixelStore, picked: readonly number[]): PixelStore {
  const of = (index: number): number => picked[index] ?? -1;
  return {
    length: picked.length,
    at: (index) => store.at(of(index)),
    ...(store.expect && { expect: (indices) => store.expect?.(indices.map(of)) }),
    ...(store.keyAt && { keyAt: (index) => store.keyAt?.(of(index)) ?? '' }),
  };
}

/** The answers to some of the images, copied: labels or targets. */
export function pickAnswers(dataset: Dataset, indices: ArrayLike<number>): Pick<Dataset, 'labels'>;
export function pickAnswers(
  dataset: Dataset | TargetDataset,
  indices: ArrayLike<number>,
): Pick<Dataset, 'labels'> | Pick<TargetDataset, 'targets'>;
export function pickAnswers(
  dataset: Dataset | TargetDataset,
  indices: ArrayLike<number>,
): Pick<Dataset, 'labels'> | Pick<TargetDataset, 'targets'> {
  if ('labels' in dataset) {
    return { labels: Int32Array.from(indices, (index) => labelAt(dataset, index)) };
  }
  const size = elementCount(dataset.targetShape);
  const targets = new Float32Array(indices.length * size);
  for (const [position, index] of Array.from(indices).entries()) {
    checkIndex(dataset, index);
    targets.set(dataset.targets.subarray(index * size, (index + 1) * size), position * size);
  }
  return { targets };
}

/** Values per image: channels · height · width. */
export function imageSize({ input }: Pick<ImageSet, 'input'>): number {
  return input.channels * input.height * input.width;
}

/** @throws UsageError for an index outside the dataset. */
export function labelAt(dataset: Dataset, index: number): number {
  checkIndex(dataset, index);
  return dataset.labels[index] ?? 0;
}

function checkIndex({ name, length }: ImageSet, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw new UsageError('dataset-index', 'there is no image at this index', {
    path: `dataset "${name}"`,
    expected: `a whole number from 0 to ${length - 1}`,
    received: `${index}`,
  });
}

/** One image, [channels, height, width], which is not to be changed: a view where it is in memory. */
export function pixelsAt(dataset: ImageSet, index: number): Uint8Array {
  const { pixels } = dataset;
  if (!(pixels instanceof Uint8Array)) return pixels.at(index);
  const size = imageSize(dataset);
  return pixels.subarray(index * size, (index + 1) * size);
}

/** Says which images of a dataset are read next, in this order. */
export function expectImages({ pixels }: ImageSet, indices: readonly number[]): void {
  if (!(pixels instanceof Uint8Array)) pixels.expect?.(indices);
}

/**
 * One image as pixels side by side, as image files and classifiers have them.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function imageAt(dataset: ImageSet, index: number): Pixels {
  checkIndex(dataset, index);
  const { channels, height, width } = dataset.input;
  const planes = pixelsAt(dataset, index);
  const size = height * width;
  const data = planes.map((_, i) => planes[(i % channels) * size + Math.floor(i / channels)] ?? 0);
  return { data, width, height, channels };
}
