import { describe, expect, it } from 'vitest';
import { countCorrect, predictedClasses } from './metrics.ts';

const nan = Number.NaN;

describe('predictedClasses', () => {
  it('takes the largest logit, and the first of equal ones', () => {
    const outputs = Float32Array.of(1, 3, 2, 5, 5, 1, -7, -7, -7, 0, 1, 1, -0, 0, -1);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([1, 0, 0, 1, 0]);
  });

  it('knows infinite logits', () => {
    const outputs = Float32Array.of(0, 1 / 0, -1 / 0, -1 / 0, -1 / 0, -1 / 0);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([1, 0]);
  });

  it('gives no class where there is a NaN', () => {
    const outputs = Float32Array.of(nan, 1, 2, 1, nan, 2, 1, 2, nan, nan, nan, nan);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([-1, -1, -1, -1]);
  });
});

describe('countCorrect', () => {
  it('counts labels that were met', () => {
    const outputs = Float32Array.of(1, 0, 0, 1, 2, 2, 0, 1);
    expect(countCorrect(outputs, Int32Array.of(0, 0, 0, 1))).toBe(3);
  });

  it('never counts NaN', () => {
    const outputs = Float32Array.of(nan, 0, 0, nan, nan, nan);
    expect(countCorrect(outputs, Int32Array.of(0, 1, 0))).toBe(0);
  });
});
