import { normalizeInto } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { type Dataset, imageSize, labelAt, pixelsAt } from './dataset.ts';

/** Some images of a dataset as a network takes them. */
export interface Batch {
  /** [size, channels, height, width], normalised by the dataset's `input`. */
  readonly images: Float32Array;
  /** [size] */
  readonly labels: Int32Array;
  readonly size: number;
}

/**
 * The images at `indices`, in that order, as a new batch.
 *
 * @throws UsageError for an index outside the dataset.
 */
export function readBatch(dataset: Dataset, indices: Uint32Array): Batch {
  const size = imageSize(dataset);
  const images = new Float32Array(indices.length * size);
  const labels = new Int32Array(indices.length);
  for (const [position, index] of indices.entries()) {
    labels[position] = labelAt(dataset, index);
    normalizeInto(pixelsAt(dataset, index), dataset.input, images, position * size);
  }
  return { images, labels, size: indices.length };
}

export interface BatchesOptions {
  /** Images per batch; the last one has what is left. */
  readonly batchSize: number;
  /** Which images, in which order, e.g. from `epochOrder`. */
  readonly order: Uint32Array;
  /** How many entries of `order` (images, not batches) to leave out at the start. Default 0. */
  readonly from?: number;
}

/**
 * One pass over `order` in batches, each made when it is asked for.
 *
 * @throws UsageError for a batch size or `from` out of range, or an index outside the dataset.
 */
export function* batches(
  dataset: Dataset,
  { batchSize, order, from = 0 }: BatchesOptions,
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
  for (let start = from; start < order.length; start += batchSize) {
    yield readBatch(dataset, order.subarray(start, start + batchSize));
  }
}
