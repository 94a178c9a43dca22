import { expect, it } from 'vitest';
import { calibration } from './calibration.ts';

/** Logits of two classes, the first with this probability. */
const sure = (probability: number) => [Math.log(probability / (1 - probability)), 0];

it('compares how sure the network is with how often it is right', () => {
  // Three images at 0.9, two of them right; one at 0.55, right.
  const outputs = Float32Array.from([sure(0.9), sure(0.9), sure(0.9), sure(0.55)].flat());
  const { bins, error, images, skipped } = calibration(outputs, Int32Array.of(0, 0, 1, 0), { bins: 5 });
  expect(bins.map((bin) => bin.images)).toEqual([0, 0, 1, 0, 3]);
  expect(bins[4]).toMatchObject({ from: 0.8, to: 1, confidence: expect.closeTo(0.9, 6), accuracy: 2 / 3 });
  // (3 · |2/3 − 0.9| + 1 · |1 − 0.55|) / 4
  expect(error).toBeCloseTo((0.7 + 0.45) / 4, 6);
  expect([images, skipped]).toEqual([4, 0]);
});

it('puts certainty into the last bin, and says nothing of empty ones', () => {
  const { bins, error } = calibration(Float32Array.of(200, 0), Int32Array.of(0));
  expect(bins).toHaveLength(10);
  expect(bins[9]).toMatchObject({ images: 1, confidence: 1, accuracy: 1 });
  expect(bins[0]?.accuracy).toBeNaN();
  expect(error).toBe(0);
});

it('skips images without probabilities', () => {
  const outputs = Float32Array.of(Number.NaN, 0, Number.POSITIVE_INFINITY, 0, 0, 1);
  expect(calibration(outputs, Int32Array.of(0, 0, 1))).toMatchObject({ images: 1, skipped: 2 });
  expect(calibration(Float32Array.of(Number.NaN, 0), Int32Array.of(0)).error).toBeNaN();
});
