import { crc32 } from 'node:zlib';
import type { Dataset } from '@fovea/data';

/** What tells whether data are those of before. */
export interface DataFingerprint {
  readonly name: string;
  readonly images: number;
  readonly classes: readonly string[];
  /** Of all images with their labels, in whatever order: 32 hexadecimal digits. */
  readonly contents: string;
  /** Of their order: 8 hexadecimal digits. */
  readonly order: string;
  /** What of the images was compared: files, where they are not all in memory. Default: pixels. */
  readonly of?: 'files';
}

/**
 * A dataset in short. Images in memory count as they are trained on, decoded and at their size; others by
 * their files. Checksums, which notice what changed by chance or by hand, not what somebody made to deceive.
 */
export function dataFingerprint(dataset: Dataset): DataFingerprint {
  const { name, length, classes, labels, pixels, input } = dataset;
  const size = input.channels * input.height * input.width;
  const contentOf = (i: number): Uint8Array | string =>
    pixels instanceof Uint8Array
      ? pixels.subarray(i * size, (i + 1) * size)
      : (pixels.keyAt?.(i) ?? pixels.at(i));
  const sums = new BigUint64Array(2);
  let order = 0;
  const each = new Uint32Array(1);
  const bytes = new Uint8Array(each.buffer);
  for (let i = 0; i < length; i++) {
    const sum = crc32(contentOf(i), labels[i] ?? 0);
    each[0] = sum;
    order = crc32(bytes, order);
    // Two sums that no exchange of places changes; the squares tell what a mere sum would not.
    const wide = BigInt(sum) + 1n;
    sums[0] = (sums[0] ?? 0n) + wide * 0x9e3779b97f4a7c15n;
    sums[1] = (sums[1] ?? 0n) + wide * wide * 0xc2b2ae3d27d4eb4fn;
  }
  const contents = Array.from(sums, (sum) => sum.toString(16).padStart(16, '0')).join('');
  const areFiles = !(pixels instanceof Uint8Array) && pixels.keyAt !== undefined;
  return {
    ...{ name, images: length, classes, contents, order: order.toString(16).padStart(8, '0') },
    ...(areFiles ? { of: 'files' } : {}),
  };
}

/** In words, what is different now; nothing where data are the same. */
export function dataChanges(before: DataFingerprint, now: DataFingerprint): readonly string[] {
  const [had, has] = [before.classes.join(', '), now.classes.join(', ')];
  const changes = [
    ...(before.images === now.images ? [] : [`${now.images} images instead of ${before.images}`]),
    ...(had === has ? [] : [`classes ${has} instead of ${had}`]),
  ];
  // Files say nothing of pixels, nor pixels of files.
  if (changes.length > 0 || before.of !== now.of) return changes;
  if (before.contents !== now.contents) return ['as many images, but others'];
  return before.order === now.order ? [] : ['the same images in another order'];
}
