import type { Dataset, InMemory, TrainTest } from '@fovea/data';
import { DataError } from '@fovea/shape';

/** The digits as the page fetches them: two counts, then all labels, then all pixels, training images first; gzipped. */
const size = 28 * 28;
const headBytes = 8;
const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const input = { channels: 1, height: 28, width: 28, mean: [0], std: [1] } as const;

/** Before compression. */
export function encodeDigits({
  train,
  test,
}: Pick<TrainTest<InMemory<Dataset>>, 'train' | 'test'>): Uint8Array {
  const bytes = new Uint8Array(headBytes + (train.length + test.length) * (1 + size));
  const head = new DataView(bytes.buffer);
  head.setUint32(0, train.length, true);
  head.setUint32(4, test.length, true);
  let at = headBytes;
  for (const part of [train.labels, test.labels, train.pixels, test.pixels]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @throws DataError for bytes of another length than they say. */
export function decodeDigits(bytes: Uint8Array): TrainTest<InMemory<Dataset>> {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const counts = bytes.length < headBytes ? [0, 0] : [head.getUint32(0, true), head.getUint32(4, true)];
  const [trainCount = 0, testCount = 0] = counts;
  const expected = headBytes + (trainCount + testCount) * (1 + size);
  if (trainCount === 0 || bytes.length !== expected) {
    throw new DataError('digits-file', 'the file of digits is damaged', {
      expected: `${expected} bytes`,
      received: `${bytes.length}`,
      hint: 'Load the page again; if that does not help, build it again.',
    });
  }
  const pixelsAt = headBytes + trainCount + testCount;
  const part = (from: number, length: number): InMemory<Dataset> => ({
    name: 'digits',
    classes,
    input,
    length,
    labels: Int32Array.from(bytes.subarray(headBytes + from, headBytes + from + length)),
    pixels: bytes.subarray(pixelsAt + from * size, pixelsAt + (from + length) * size),
  });
  return { train: part(0, trainCount), test: part(trainCount, testCount), skipped: [] };
}
