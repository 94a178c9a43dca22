import type { InputSpec, Pixels } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';

/** Labelled images of one size in memory. */
export interface Dataset {
  readonly name: string;
  /** The names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** The images' size, and how their bytes become a network's input. */
  readonly input: InputSpec;
  /** [length] */
  readonly labels: Int32Array;
  /** [length, channels, height, width] */
  readonly pixels: Uint8Array;
  readonly length: number;
}

/**
 * The images at `indices`, in that order, copied.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function subset(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const size = imageSize(dataset);
  const labels = new Int32Array(indices.length);
  const pixels = new Uint8Array(indices.length * size);
  for (const [position, index] of Array.from(indices).entries()) {
    labels[position] = labelAt(dataset, index);
    pixels.set(pixelsAt(dataset, index), position * size);
  }
  return { ...dataset, labels, pixels, length: indices.length };
}

/** Values per image: channels · height · width. */
export function imageSize({ input }: Pick<Dataset, 'input'>): number {
  return input.channels * input.height * input.width;
}

/** @throws UsageError for an index outside the dataset. */
export function labelAt(dataset: Dataset, index: number): number {
  const label = dataset.labels[index];
  if (label === undefined) {
    throw new UsageError('dataset-index', 'there is no image at this index', {
      path: `dataset "${dataset.name}"`,
      expected: `a whole number from 0 to ${dataset.length - 1}`,
      received: `${index}`,
    });
  }
  return label;
}

/** A view of one image, [channels, height, width]. */
export function pixelsAt(dataset: Dataset, index: number): Uint8Array {
  const size = imageSize(dataset);
  return dataset.pixels.subarray(index * size, (index + 1) * size);
}

/**
 * One image as pixels side by side, as image files and classifiers have them.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function imageAt(dataset: Dataset, index: number): Pixels {
  labelAt(dataset, index);
  const { channels, height, width } = dataset.input;
  const planes = pixelsAt(dataset, index);
  const size = height * width;
  const data = planes.map((_, i) => planes[(i % channels) * size + Math.floor(i / channels)] ?? 0);
  return { data, width, height, channels };
}
