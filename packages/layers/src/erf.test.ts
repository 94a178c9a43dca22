import { expect, it } from 'vitest';
import { erf } from './erf.ts';

// Abramowitz and Stegun, table 7.1, and what follows from the definition.
it.each([
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.4999999, 0.9995930477647266],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [7, 1],
  [Number.POSITIVE_INFINITY, 1],
])('erf(±%f) is ±%f', (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
  expect(erf(-x)).toBe(-erf(x));
});

it('is not a number where its argument is none', () => {
  expect(erf(Number.NaN)).toBeNaN();
});
