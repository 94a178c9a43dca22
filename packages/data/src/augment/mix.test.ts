import { describe, expect, it } from 'vitest';
import { readBatch } from '../batches.ts';
import { makeDataset } from '../fixtures/make-dataset.ts';
import { grey, rowsOf, seeded } from '../fixtures/make-planes.ts';
import { cutmix, mixup } from './mix.ts';
import { randomBeta } from './random-beta.ts';

const black = grey(...Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => 0)));
const white = { ...black, pixels: new Uint8Array(64).fill(200) };

describe('mixup', () => {
  it('blends by the share that it reports', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { image, share } = mixup.mix(black, white, { alpha: 1, probability: 1 }, seeded(seed));
      expect(new Set(image.pixels)).toEqual(new Set([Math.round(200 * (1 - share))]));
    }
  });
});

describe('cutmix', () => {
  it('replaces one box, and reports what is left', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { image, share } = cutmix.mix(black, white, { alpha: 1, probability: 1 }, seeded(seed));
      expect(image.pixels.filter((value) => value === 0).length / 64).toBe(share);
      const widths = rowsOf(image).map((row) => row.filter((value) => value === 200).length);
      expect(new Set(widths.filter((width) => width > 0)).size).toBeLessThan(2);
    }
  });
});

describe('randomBeta', () => {
  it.each([0.2, 1, 4])('has the mean and variance of Beta(%d, same)', (alpha) => {
    const random = seeded(5);
    const values = Array.from({ length: 20_000 }, () => randomBeta(alpha, random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 1.7);
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

describe('a mixed batch', () => {
  const dataset = makeDataset([0, 1, 2, 1, 0]);
  const order = Uint32Array.of(4, 2, 0, 1, 3);
  const augment = { augment: [{ name: 'mixup', alpha: 1 }], seed: 1, epoch: 1 } as const;

  it('has targets by the shares, beside the labels', () => {
    const { targets = new Float32Array(), labels, images } = readBatch(dataset, order, augment);
    expect([...labels]).toEqual([0, 2, 0, 1, 1]);
    for (let row = 0; row < 5; row++) {
      const own = [...targets.subarray(3 * row, 3 * row + 3)];
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    }
    expect(images).not.toEqual(readBatch(dataset, order).images);
  });

  it('does not depend on how images are grouped', () => {
    const whole = readBatch(dataset, order, augment);
    const parts = [order.subarray(0, 2), order.subarray(2)].map((some) => readBatch(dataset, some, augment));
    expect(parts.flatMap(({ images }) => [...images])).toEqual([...whole.images]);
    expect(parts.flatMap(({ targets = [] }) => [...targets])).toEqual([...(whole.targets ?? [])]);
  });

  it('blends numbers to learn likewise', () => {
    const { labels, ...rest } = dataset;
    const data = { ...rest, targets: Float32Array.from(labels), targetShape: [1] };
    const mixed = readBatch(data, order, augment);
    expect(mixed.labels).toBeUndefined();
    const rows = [...(readBatch(dataset, order, augment).targets ?? [])];
    const expected = [0, 1, 2, 3, 4].map((row) => (rows[3 * row + 1] ?? 0) + 2 * (rows[3 * row + 2] ?? 0));
    for (const [row, value] of (mixed.targets ?? []).entries()) {
      expect(value).toBeCloseTo(expected[row] ?? Number.NaN, 5);
    }
  });
});
