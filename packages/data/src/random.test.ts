import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashWords } from './hash-seed.ts';
import { normal, randomStream, uniform } from './random.ts';

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('hashWords', () => {
  it("gives MurmurHash3's published values", () => {
    const test = 0x74736574; // "test", little-endian
    expect(hashWords([], 0)).toBe(0);
    expect(hashWords([], 1)).toBe(0x514e28b7);
    expect(hashWords([test], 0)).toBe(0xba6bd213);
    expect(hashWords([test], 0x9747b28c)).toBe(0x704b81dc);
  });
});

describe('randomStream', () => {
  it('gives the same numbers for the same integers', () => {
    const first = randomStream(7, 1, 2);
    const second = randomStream(7, 1, 2);
    for (let i = 0; i < 100; i++) expect(second.next()).toBe(first.next());
  });

  it('gives other numbers for neighbouring, fewer, more, swapped, negative and large integers', () => {
    const seeds = [[0], [1], [-1], [2 ** 32], [2 ** 32 + 1], [0, 0], [0, 1], [1, 0], [0, 0, 0]];
    const starts = seeds.map(([seed = 0, ...position]) => randomStream(seed, ...position).next());
    expect(new Set(starts).size).toBe(seeds.length);
  });

  it.each([0.5, Number.NaN, 2 ** 53])('refuses %d', (seed) => {
    expect(() => randomStream(1, seed)).toThrow(
      `a seed is not a whole number: expected a whole number from −2⁵³+1 to 2⁵³−1, received ${seed}.`,
    );
  });
});

describe('uniform', () => {
  it('is the same on every machine', () => {
    expect(Array.from(uniform(3, [1, 2]), (value) => value * 2 ** 24)).toEqual([9953211, 1567287, 16655570]);
  });

  it('is the upper 24 bits of the numbers of randomStream', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (seed, position) => {
        const stream = randomStream(seed, position);
        const values = Array.from(uniform(100, [seed, position]), (value) => value * 2 ** 24);
        expect(values).toEqual(values.map(() => stream.next() >>> 8));
      }),
      { seed: 1 },
    );
  });

  it('is in [0, 1), and a longer list begins like a shorter one', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 4 }), (seed) => {
        const values = uniform(50, seed);
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(uniform(20, seed)).toEqual(values.slice(0, 20));
      }),
      { seed: 1 },
    );
  });

  it('fills tenths evenly, also across streams with neighbouring seeds', () => {
    const within = uniform(100_000, [3]);
    const across = Float32Array.from({ length: 100_000 }, (_, step) => uniform(1, [3, step])[0] ?? 0);
    for (const values of [within, across]) {
      const counts = Array<number>(10).fill(0);
      for (const value of values) counts[Math.floor(value * 10)] = (counts[Math.floor(value * 10)] ?? 0) + 1;
      // 10,000 each; the standard deviation of a count is 95.
      for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450);
    }
  });

  it('refuses an empty seed', () => {
    expect(() => uniform(1, [])).toThrow('the seed is empty: expected at least one whole number.');
    expect(() => normal(1, [])).toThrow('the seed is empty: expected at least one whole number.');
  });
});

describe('normal', () => {
  it('has mean 0, deviation 1, and 68.3 % within one deviation', () => {
    const values = normal(100_000, [5]);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (Math.abs(value) < 1 ? 1 : 0)))).toBeCloseTo(0.683, 2);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('takes odd lengths and none', () => {
    expect(normal(3, [1])).toEqual(normal(4, [1]).slice(0, 3));
    expect(normal(0, [1])).toHaveLength(0);
  });
});
