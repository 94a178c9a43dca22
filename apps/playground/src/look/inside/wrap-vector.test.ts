import { expect, it } from 'vitest';
import { wrapVector } from './wrap-vector.ts';

it('breaks a list into rows of at most 100', () => {
  expect(wrapVector(new Float32Array(64))).toMatchObject({ columns: 64, rows: 1 });
  expect(wrapVector(new Float32Array(400))).toMatchObject({ columns: 100, rows: 4 });
});

it('fills up the last row with what has no colour', () => {
  const { columns, rows, filled } = wrapVector(Float32Array.from({ length: 101 }, (_, i) => i));
  expect([columns, rows]).toEqual([51, 2]);
  expect([filled[50], filled[100], filled[101]]).toEqual([50, 100, Number.NaN]);
});
