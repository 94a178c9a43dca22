import { describe, expect, it } from 'vitest';
import { scheduleFactor } from './schedule.ts';

describe('scheduleFactor', () => {
  it('is 1 throughout when constant', () => {
    expect([1, 5, 10].map((step) => scheduleFactor({ name: 'constant' }, step, 10))).toEqual([1, 1, 1]);
  });

  it('falls along half a cosine', () => {
    const factors = [1, 2, 3, 4].map((step) => scheduleFactor({ name: 'cosine' }, step, 4));
    [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2].forEach((factor, i) => {
      expect(factors[i]).toBeCloseTo(factor, 12);
    });
  });

  it('is nearly zero, and never negative, at the last step', () => {
    expect(scheduleFactor({ name: 'cosine' }, 1000, 1000)).toBeGreaterThan(0);
    expect(scheduleFactor({ name: 'cosine' }, 1000, 1000)).toBeLessThan(1e-5);
  });
});
