// @ts-check

/**
 * The training digits as bytes for a child's standard input: the pixels of all
 * images, then the labels, one byte each.
 *
 * @param {import('@fovea/data').Dataset} data
 */
export function packDigits({ pixels, labels }) {
  return Buffer.concat([pixels, Uint8Array.from(labels)]);
}

/**
 * The dataset back from those bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {import('@fovea/data').Dataset}
 */
export function unpackDigits(bytes) {
  const length = bytes.length / (28 * 28 + 1);
  if (!Number.isInteger(length) || length === 0) throw new Error(`${bytes.length} bytes are no digits`);
  return {
    name: 'digits',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    input: { channels: 1, height: 28, width: 28, mean: [0], std: [1] },
    length,
    pixels: bytes.subarray(0, length * 28 * 28),
    labels: Int32Array.from(bytes.subarray(length * 28 * 28)),
  };
}
