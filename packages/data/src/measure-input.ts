import type { InputSpec } from '@fovea/runtime';
import { type Dataset, imageSize } from './dataset.ts';

/**
 * The dataset's input with the mean and standard deviation that its own pixels
 * have, per channel, rounded to four decimals; so normalised, they have mean 0
 * and standard deviation 1. A channel of one single value keeps a deviation of 1.
 */
export function measureInput(dataset: Dataset): InputSpec {
  const { input, pixels, length } = dataset;
  const area = input.height * input.width;
  const statistics = Array.from({ length: input.channels }, (_, channel) => {
    // Sums of whole numbers below 2⁵³, so they are exact.
    let sum = 0;
    let squares = 0;
    for (let start = channel * area; start < pixels.length; start += imageSize(dataset)) {
      for (const value of pixels.subarray(start, start + area)) {
        sum += value;
        squares += value * value;
      }
    }
    const count = length * area;
    const mean = sum / count;
    return { mean: round(mean / 255), std: round(Math.sqrt(squares / count - mean ** 2) / 255) || 1 };
  });
  return { ...input, mean: statistics.map(({ mean }) => mean), std: statistics.map(({ std }) => std) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
