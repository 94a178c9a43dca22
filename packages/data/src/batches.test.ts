import { describe, expect, it } from 'vitest';
import { batches, readBatch } from './batches.ts';
import { makeDataset, makeTargets } from './fixtures/make-dataset.ts';

const DATASET = makeDataset([0, 1, 0, 1, 0]);
const ORDER = Uint32Array.of(4, 2, 0, 1, 3);

describe('readBatch', () => {
  it('normalises the images and takes their labels along', () => {
    const batch = readBatch(
      { ...DATASET, pixels: Uint8Array.of(0, 255, 255, 0, 0, 0, 51, 0, 0, 0) },
      Uint32Array.of(3, 0),
    );
    expect(batch).toEqual({ images: Float32Array.of(-0.6, -1, -1, 1), labels: Int32Array.of(1, 0), size: 2 });
  });

  it('takes targets along where there are no labels', () => {
    const batch = readBatch(makeTargets(3), Uint32Array.of(1, 2));
    expect(batch).toEqual({
      images: expect.any(Float32Array),
      targets: Float32Array.of(1, -1, 0.5, 2, -2, 0.5),
      size: 2,
    });
    const sizes = Array.from(batches(makeTargets(3), { batchSize: 2, order: Uint32Array.of(0, 1, 2) }));
    expect(sizes.map(({ targets, size }) => [targets?.length, size])).toEqual([
      [6, 2],
      [3, 1],
    ]);
  });

  it('refuses an index outside the dataset', () => {
    expect(() => readBatch(DATASET, Uint32Array.of(5))).toThrow(
      'dataset "made": there is no image at this index: expected a whole number from 0 to 4, received 5.',
    );
  });
});

describe('batches', () => {
  it('goes through the order, with a smaller last batch', () => {
    const all = Array.from(batches(DATASET, { batchSize: 2, order: ORDER }));
    expect(all.map(({ size }) => size)).toEqual([2, 2, 1]);
    expect(all).toEqual(
      [[4, 2], [0, 1], [3]].map((indices) => readBatch(DATASET, Uint32Array.from(indices))),
    );
  });

  it('goes on after the first `from` images', () => {
    const rest = Array.from(batches(DATASET, { batchSize: 2, order: ORDER, from: 2 }));
    expect(rest).toEqual(Array.from(batches(DATASET, { batchSize: 2, order: ORDER })).slice(1));
    expect(Array.from(batches(DATASET, { batchSize: 2, order: ORDER, from: 5 }))).toEqual([]);
  });

  it.each([0, 1.5, Number.NaN])('refuses the batch size %d', (batchSize) => {
    expect(() => batches(DATASET, { batchSize, order: ORDER }).next()).toThrow(
      `the batch size cannot be used: expected a whole number of at least 1, received ${batchSize}.`,
    );
  });

  it.each([-1, 6, 0.5])('refuses to start at %d', (from) => {
    expect(() => batches(DATASET, { batchSize: 2, order: ORDER, from }).next()).toThrow(
      `the batches cannot start here: expected a whole number from 0 to 5, received ${from}.`,
    );
  });
});
