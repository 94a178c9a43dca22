import { DataError } from '@fovea/shape';

/** 4 GiB: a dataset is kept in memory whole, and dividing it needs as much again for a moment. */
export const MAX_DATASET_BYTES: number = 4 * 2 ** 30;

/** @throws DataError when so many images of this size would not fit into memory. */
export function checkDatasetSize(
  count: number,
  [channels, height, width]: readonly [number, number, number],
  path: string,
): void {
  const bytes = count * channels * height * width;
  if (bytes > MAX_DATASET_BYTES) {
    throw new DataError('dataset-size', 'the images do not fit into memory', {
      path,
      expected: 'at most 4 GiB of pixels',
      received: `${(bytes / 2 ** 30).toFixed(1)} GiB (${count} images of ${channels}×${height}×${width})`,
      hint: 'Choose a smaller image size, 1 channel instead of 3, or fewer images.',
    });
  }
}
