import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOrder } from './epoch-order.ts';

describe('epochOrder', () => {
  it('is a permutation that depends only on its arguments', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.maxSafeInteger(), fc.nat(1000), (length, seed, epoch) => {
        const order = epochOrder(length, { seed, epoch });
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
        expect(epochOrder(length, { seed, epoch })).toEqual(order);
      }),
      { seed: 1 },
    );
  });

  it('differs from epoch to epoch and from seed to seed', () => {
    const order = epochOrder(100, { seed: 1, epoch: 0 });
    expect(epochOrder(100, { seed: 1, epoch: 1 })).not.toEqual(order);
    expect(epochOrder(100, { seed: 2, epoch: 0 })).not.toEqual(order);
  });

  it('gives each of the 6 orders of 3 images about equally often', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const key = epochOrder(3, { seed: 1, epoch }).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 1,000 each; the standard deviation of a count is 29.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it('refuses impossible lengths, epochs and seeds', () => {
    expect(() => epochOrder(-1, { seed: 1, epoch: 0 })).toThrow(
      'the length cannot be used: expected a whole number of at least 0, received -1.',
    );
    expect(() => epochOrder(1, { seed: 1, epoch: 0.5 })).toThrow(
      'the epoch cannot be used: expected a whole number of at least 0, received 0.5.',
    );
    expect(() => epochOrder(1, { seed: 0.5, epoch: 0 })).toThrow('a seed is not a whole number');
  });
});
