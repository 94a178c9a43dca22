import { DataError } from '@fovea/shape';

/** Images are 3×32×32, channel by channel. */
export const CIFAR_PIXELS: number = 3 * 32 * 32;

export interface CifarRecords {
  /** [records], which of the labels before each image was asked for. */
  readonly labels: Uint8Array;
  /** [records, 3, 32, 32] */
  readonly pixels: Uint8Array;
}

export interface CifarFormat {
  /** How many classes each of the labels before an image has: one label in CIFAR-10, two in CIFAR-100. */
  readonly labels: readonly number[];
  /** Which of them to read. */
  readonly use: number;
}

/**
 * Reads one of the binary files of CIFAR-10 or CIFAR-100
 * (https://www.cs.toronto.edu/~kriz/cifar.html): for each image its labels, a
 * byte each, then its 3,072 bytes.
 *
 * @param path names the file in errors.
 * @throws DataError that names the byte: empty, cut short, or a label that is no class.
 */
export function parseCifar(bytes: Uint8Array, { labels, use }: CifarFormat, path: string): CifarRecords {
  const size = labels.length + CIFAR_PIXELS;
  const count = bytes.length / size;
  if (!Number.isInteger(count) || count === 0) {
    throw new DataError('cifar-length', 'the file is cut short, or of another format', {
      path,
      expected: `a multiple of ${size.toLocaleString('en')} bytes, at least one`,
      received: bytes.length.toLocaleString('en'),
      hint: 'Download it again; it must be of the binary version.',
    });
  }
  const found = new Uint8Array(count);
  const pixels = new Uint8Array(count * CIFAR_PIXELS);
  for (let record = 0; record < count; record++) {
    const start = record * size;
    for (const [position, classes] of labels.entries()) {
      const label = bytes[start + position] ?? 0;
      if (label >= classes) throw wrongLabel({ record, at: start + position, label, classes }, path);
      if (position === use) found[record] = label;
    }
    pixels.set(bytes.subarray(start + labels.length, start + size), record * CIFAR_PIXELS);
  }
  return { labels: found, pixels };
}

function wrongLabel(
  { record, at, label, classes }: Readonly<Record<'record' | 'at' | 'label' | 'classes', number>>,
  path: string,
): DataError {
  return new DataError(
    'cifar-label',
    `the label of image ${record + 1} is no class, at byte ${at.toLocaleString('en')}`,
    {
      path,
      expected: `0 to ${classes - 1}`,
      received: `${label}`,
      hint: 'Download it again; it must be of the binary version.',
    },
  );
}
