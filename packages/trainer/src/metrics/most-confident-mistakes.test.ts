import { expect, it } from 'vitest';
import { mostConfidentMistakes } from './most-confident-mistakes.ts';

const outputs = Float32Array.of(5, 0, 0, 2, 1, 0, 9, 0, 0, Number.NaN, 3, 0);

it('gives wrong classes, the surest first', () => {
  const mistakes = mostConfidentMistakes(outputs, Int32Array.of(1, 2, 0, 0));
  expect(mistakes.map(({ index, label, predicted }) => [index, label, predicted])).toEqual([
    [0, 1, 0],
    [1, 2, 0],
  ]);
  const whole = Math.exp(5) + 2;
  expect(mistakes[0]?.probability).toBeCloseTo(Math.exp(5) / whole, 6);
  expect(mistakes[0]?.labelProbability).toBeCloseTo(1 / whole, 6);
});

it('gives no more than asked for, equal ones in their order', () => {
  const equal = Float32Array.of(1, 0, 1, 0, 1, 0);
  expect(
    mostConfidentMistakes(equal, Int32Array.of(1, 1, 1), { count: 2 }).map(({ index }) => index),
  ).toEqual([0, 1]);
});

it('gives none where all is right', () => {
  expect(mostConfidentMistakes(Float32Array.of(1, 0), Int32Array.of(0))).toEqual([]);
});
