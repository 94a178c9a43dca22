import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDataset } from './fixtures/make-dataset.ts';
import { stratifiedSplit } from './stratified-split.ts';

function countsOf(labels: Int32Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, label) => labels.filter((other) => other === label).length);
}

describe('stratifiedSplit', () => {
  it('shares out by largest remainder: quotas 1.4, 1.4, 2.2 of 5', () => {
    const labels = [...Array(7).fill(0), ...Array(7).fill(1), ...Array(11).fill(2)];
    const { train, test } = stratifiedSplit(makeDataset(labels), { seed: 1 });
    expect(countsOf(test.labels, 3)).toEqual([2, 1, 2]);
    expect(countsOf(train.labels, 3)).toEqual([5, 6, 9]);
  });

  it('gives exactly the asked share, in proportion, each image once, in the old order', () => {
    const cases = fc.record({
      labels: fc.array(fc.nat(4), { minLength: 60, maxLength: 120 }),
      testFraction: fc.double({ min: 0.15, max: 0.85, noNaN: true }),
      seed: fc.maxSafeInteger(),
    });
    fc.assert(
      fc.property(cases, ({ labels, ...options }) => {
        const dataset = makeDataset(labels);
        const { train, test, skipped } = stratifiedSplit(dataset, options);
        expect(skipped).toEqual([]);
        const indices = (part: typeof train): number[] =>
          Array.from(part.pixels).filter((_, i) => i % 2 === 0);
        for (const part of [train, test]) {
          expect(indices(part)).toEqual(indices(part).sort((a, b) => a - b));
          expect(Array.from(part.labels)).toEqual(indices(part).map((index) => labels[index]));
        }
        expect([...indices(train), ...indices(test)].sort((a, b) => a - b)).toEqual(
          labels.map((_, index) => index),
        );
        const sizes = countsOf(dataset.labels, dataset.classes.length);
        const held = countsOf(test.labels, dataset.classes.length);
        if (sizes.every((size) => size * Math.min(options.testFraction, 1 - options.testFraction) >= 1)) {
          expect(test.length).toBe(Math.round(labels.length * options.testFraction));
        }
        for (const [label, size] of sizes.entries()) {
          const quota = size * options.testFraction;
          if (size < 2) expect(held[label]).toBe(0);
          else {
            expect(held[label]).toBeGreaterThanOrEqual(1);
            expect(held[label]).toBeLessThan(size);
            if (quota >= 1 && size - quota >= 1) expect(Math.abs((held[label] ?? 0) - quota)).toBeLessThan(2);
          }
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('has every class of two or more in both parts, even for extreme shares', () => {
    const dataset = makeDataset([...Array(50).fill(0), 1, 1, 2, 2, 2]);
    for (const testFraction of [0.001, 0.999]) {
      const { train, test } = stratifiedSplit(dataset, { testFraction, seed: 1 });
      expect(Math.min(...countsOf(train.labels, 3), ...countsOf(test.labels, 3))).toBe(1);
    }
  });

  it('keeps a class of one for training', () => {
    const { train, test } = stratifiedSplit(makeDataset([0, 0, 1]), { testFraction: 0.9, seed: 1 });
    expect(countsOf(train.labels, 2)).toEqual([1, 1]);
    expect(countsOf(test.labels, 2)).toEqual([1, 0]);
  });

  it('depends on the seed', () => {
    const dataset = makeDataset(Array(100).fill(0));
    expect(stratifiedSplit(dataset, { seed: 1 })).toEqual(stratifiedSplit(dataset, { seed: 1 }));
    expect(stratifiedSplit(dataset, { seed: 2 })).not.toEqual(stratifiedSplit(dataset, { seed: 1 }));
  });

  it.each([0, 1, -0.5, Number.NaN])('refuses the fraction %d', (testFraction) => {
    expect(() => stratifiedSplit(makeDataset([0, 0]), { testFraction, seed: 1 })).toThrow(
      `the test fraction cannot be used: expected a number above 0 and below 1, received ${testFraction}.`,
    );
  });

  it('refuses a dataset with at most one image in each class', () => {
    expect(() => stratifiedSplit(makeDataset([0, 1, 2]), { seed: 1 })).toThrow(
      'dataset "made": there are too few images to hold some out for testing: ' +
        'expected at least 2 images in a class, received 3 in all. Add images.',
    );
  });
});
