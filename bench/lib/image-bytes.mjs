// @ts-check

/**
 * Labelled images as bytes for a child's standard input: the pixels of all
 * images, then the labels, one byte each.
 *
 * @param {Pick<import('@fovea/data').Dataset, 'pixels' | 'labels'>} data
 */
export function packImages({ pixels, labels }) {
  if (!(pixels instanceof Uint8Array)) throw new Error('the images are not in memory');
  return Buffer.concat([pixels, Uint8Array.from(labels)]);
}

/**
 * The dataset back from those bytes.
 *
 * @param {Uint8Array} bytes
 * @param {Pick<import('./types.d.ts').Workload, 'shape' | 'data'>} what - what the bytes are images of
 * @returns {import('@fovea/data').Dataset}
 */
export function unpackImages(bytes, { shape: [channels, height, width], data }) {
  const size = channels * height * width;
  const length = bytes.length / (size + 1);
  if (!Number.isInteger(length) || length === 0) throw new Error(`${bytes.length} bytes are no ${data}`);
  return {
    name: data,
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    input: { channels, height, width, mean: Array(channels).fill(0), std: Array(channels).fill(1) },
    length,
    pixels: bytes.subarray(0, length * size),
    labels: Int32Array.from(bytes.subarray(length * size)),
  };
}
