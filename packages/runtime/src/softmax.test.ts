import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softmax } from './softmax.ts';

describe('softmax', () => {
  it('of logits whose exponentials are 1, 2 and 5', () => {
    const logits = Float32Array.of(0, Math.log(2), Math.log(5));
    const [first = 0, second = 0, third = 0] = softmax(logits);
    expect(first).toBeCloseTo(0.125, 6);
    expect(second).toBeCloseTo(0.25, 6);
    expect(third).toBeCloseTo(0.625, 6);
  });

  it('does not overflow', () => {
    expect(Array.from(softmax(Float32Array.of(1e30, 1e30, -1e30)))).toEqual([0.5, 0.5, 0]);
  });

  it('keeps −∞ as impossible, and gives NaN for NaN', () => {
    expect(Array.from(softmax(Float32Array.of(Number.NEGATIVE_INFINITY, 0)))).toEqual([0, 1]);
    expect(Array.from(softmax(Float32Array.of(Number.NaN, 0)))).toEqual([Number.NaN, Number.NaN]);
  });

  it('of nothing is nothing', () => {
    expect(softmax(new Float32Array(0))).toHaveLength(0);
  });

  it('adds up to 1 and keeps the order', () => {
    const logits = fc.float32Array({ minLength: 1, maxLength: 20, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(logits, (values) => {
        const out = softmax(values);
        expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        expect(out.indexOf(Math.max(...out))).toBeLessThanOrEqual(values.indexOf(Math.max(...values)));
      }),
      { seed: 1 },
    );
  });
});
