import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedOrder } from './balanced-order.ts';
import { makeDataset } from './fixtures/make-dataset.ts';

/** Labels of which every class has some. */
const dataset = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(1000), { maxLength: 60 }))
  .map(([classes, more]) =>
    makeDataset([...Array(classes).keys(), ...more.map((value) => (value < 700 ? 0 : value % classes))]),
  );
const cases = fc.record({ data: dataset, seed: fc.maxSafeInteger(), epoch: fc.nat(50) });

function counts(values: Iterable<number>, length: number): number[] {
  const found = Array.from({ length }, () => 0);
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}
const spreadOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe('balancedOrder', () => {
  it('has as many images as there are, every class equally often up to one', () => {
    fc.assert(
      fc.property(cases, ({ data, ...place }) => {
        const order = balancedOrder(data, place);
        expect(order).toHaveLength(data.length);
        const drawn = counts(
          Array.from(order, (index) => data.labels[index] ?? -1),
          data.classes.length,
        );
        expect(spreadOf(drawn)).toBeLessThanOrEqual(1);
        expect(balancedOrder(data, place)).toEqual(order);
      }),
      { seed: 1 },
    );
  });

  it('shows every image of a class equally often up to one, and every class too, over all epochs', () => {
    fc.assert(
      fc.property(cases, ({ data, seed, epoch: epochs }) => {
        const all = Array.from({ length: epochs }, (_, epoch) => [
          ...balancedOrder(data, { seed, epoch }),
        ]).flat();
        const images = counts(all, data.length);
        for (const label of data.classes.keys()) {
          expect(spreadOf(images.filter((_, index) => data.labels[index] === label))).toBeLessThanOrEqual(1);
        }
        const labels = all.map((index) => data.labels[index] ?? -1);
        expect(spreadOf(counts(labels, data.classes.length))).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('differs from epoch to epoch and from seed to seed', () => {
    const data = makeDataset([...Array(90).fill(0), ...Array(10).fill(1)]);
    const order = balancedOrder(data, { seed: 1, epoch: 1 });
    expect(
      counts(
        Array.from(order, (index) => data.labels[index] ?? -1),
        2,
      ),
    ).toEqual([50, 50]);
    expect(balancedOrder(data, { seed: 1, epoch: 2 })).not.toEqual(order);
    expect(balancedOrder(data, { seed: 2, epoch: 1 })).not.toEqual(order);
  });

  it('refuses a class without images, and impossible epochs', () => {
    const data = { ...makeDataset([0, 0, 1]), labels: Int32Array.of(0, 0, 0) };
    expect(() => balancedOrder(data, { seed: 1, epoch: 1 })).toThrow(
      /^dataset "made": the class ".+" has no images to train on\. For balanced sampling there must be some of every class: add images, or leave it out\.$/,
    );
    expect(() => balancedOrder(makeDataset([0, 1]), { seed: 1, epoch: -1 })).toThrow(
      'the epoch cannot be used: expected a whole number of at least 0, received -1.',
    );
  });
});
