import { describe, expect, it } from 'vitest';
import { largestDifference } from './run-model.ts';

describe('largestDifference', () => {
  it.each([
    [[1, 2, 3], [1, 2.5, 2.75], 0.5],
    [[], [], 0],
    [[1, Number.NaN], [1, 2], Number.POSITIVE_INFINITY],
    [[1, 2], [1, Number.NaN], Number.POSITIVE_INFINITY],
    [[Number.NaN, 1], [Number.NaN, 1], Number.POSITIVE_INFINITY],
    [[1, 2], [1], Number.POSITIVE_INFINITY],
    [[1], [1, 2], Number.POSITIVE_INFINITY],
  ])('of %j and %j is %d', (a, b, difference) => {
    expect(largestDifference(Float32Array.from(a), Float32Array.from(b))).toBe(difference);
  });
});
