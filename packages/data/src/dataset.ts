import type { InputSpec, Pixels } from '@fovea/runtime';
import { elementCount, type Shape, UsageError } from '@fovea/shape';

/** Images of one size in memory. */
export interface ImageSet {
  readonly name: string;
  /** The images' size, and how their bytes become a network's input. */
  readonly input: InputSpec;
  /** [length, channels, height, width] */
  readonly pixels: Uint8Array;
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

/**
 * The images at `indices`, in that order, copied.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function subset(dataset: Dataset, indices: ArrayLike<number>): Dataset;
export function subset(dataset: TargetDataset, indices: ArrayLike<number>): TargetDataset;
export function subset(
  dataset: Dataset | TargetDataset,
  indices: ArrayLike<number>,
): Dataset | TargetDataset {
  const size = imageSize(dataset);
  const picked = Array.from(indices);
  const pixels = new Uint8Array(picked.length * size);
  for (const [position, index] of picked.entries()) {
    checkIndex(dataset, index);
    pixels.set(pixelsAt(dataset, index), position * size);
  }
  const { length } = picked;
  const { sources } = dataset;
  const own = sources === undefined ? {} : { sources: picked.map((index) => sources[index] ?? '') };
  return { ...dataset, ...pickAnswers(dataset, picked), ...own, pixels, length };
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

/** A view of one image, [channels, height, width]. */
export function pixelsAt(dataset: ImageSet, index: number): Uint8Array {
  const size = imageSize(dataset);
  return dataset.pixels.subarray(index * size, (index + 1) * size);
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
