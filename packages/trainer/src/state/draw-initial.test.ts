import type { Initializer } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { drawInitial } from './draw-initial.ts';

const count = 20_000;

function drawn(init: Initializer, shape: readonly number[] = [count], seed = 1): number[] {
  return Array.from(drawInitial(init, shape, [seed, 5]));
}

function moments(values: readonly number[]): { mean: number; std: number; kurtosis: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (of: number) => values.reduce((sum, value) => sum + (value - mean) ** of, 0) / values.length;
  return { mean, std: Math.sqrt(power(2)), kurtosis: power(4) / power(2) ** 2 };
}

describe('numbers for parameters', () => {
  // Of a normal distribution cut at two standard deviations: variance 1 − 4φ(2)/erf(√2), in closed form.
  const cutStd = 0.8796256610342398;
  const cutKurtosis = 2.3655367171296495;

  it.each<[Initializer, { std: number; kurtosis: number; largest: number }]>([
    [
      { kind: 'uniform', bound: 0.3 },
      { std: 0.3 / Math.sqrt(3), kurtosis: 1.8, largest: 0.3 },
    ],
    [
      { kind: 'normal', std: 0.2 },
      { std: 0.2, kurtosis: 3, largest: 1 },
    ],
    [
      { kind: 'truncatedNormal', std: 0.02 },
      { std: 0.02 * cutStd, kurtosis: cutKurtosis, largest: 0.04 },
    ],
  ])('are spread as they should be: %o', (init, expected) => {
    const values = drawn(init);
    const { mean, std, kurtosis } = moments(values);
    // Four standard errors of each.
    expect(Math.abs(mean)).toBeLessThan((4 * expected.std) / Math.sqrt(count));
    expect(Math.abs(std / expected.std - 1)).toBeLessThan(4 * Math.sqrt((expected.kurtosis - 1) / 4 / count));
    expect(Math.abs(kurtosis - expected.kurtosis)).toBeLessThan(4 * Math.sqrt(24 / count));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(expected.largest);
    expect(drawn(init)).toEqual(values);
    expect(drawn(init, [count], 2)).not.toEqual(values);
  });

  it('are all the same where they are constant', () => {
    expect(drawn({ kind: 'constant', value: -2 }, [2, 2])).toEqual([-2, -2, -2, -2]);
  });

  it.each([
    [[5, 12], 5],
    [[4, 2, 3, 3], 4],
    [[12, 5], 5],
    [[7, 7], 7],
  ])('are orthogonal: %j', (shape, vectors) => {
    const gain = 1.5;
    const values = drawn({ kind: 'orthogonal', gain }, shape);
    const [first = 1] = shape;
    const rest = values.length / first;
    const at = (vector: number, i: number) =>
      values[first <= rest ? vector * rest + i : i * rest + vector] ?? Number.NaN;
    const length = Math.max(first, rest);
    for (let a = 0; a < vectors; a++) {
      for (let b = 0; b < vectors; b++) {
        const product = Array.from({ length }, (_, i) => at(a, i) * at(b, i)).reduce(
          (sum, value) => sum + value,
        );
        expect(Math.abs(product - (a === b ? gain ** 2 : 0)), `${a}, ${b}`).toBeLessThan(1e-6);
      }
    }
  });

  it('that are orthogonal are spread evenly over all directions', () => {
    // Each of the 400 matrices of 4 by 4 has entries with mean 0 and variance 1/4.
    const entries = Array.from({ length: 400 }, (_, i) =>
      drawn({ kind: 'orthogonal', gain: 1 }, [4, 4], i),
    ).flat();
    const { mean, std } = moments(entries);
    expect(Math.abs(mean)).toBeLessThan(0.025);
    expect(std).toBeCloseTo(0.5, 3);
  });
});
