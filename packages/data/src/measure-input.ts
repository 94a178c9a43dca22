import type { InputSpec } from '@fovea/runtime';
import { type Dataset, expectImages, pixelsAt } from './dataset.ts';
import { spread } from './spread.ts';

/**
 * The dataset's input with the mean and standard deviation that its own pixels
 * have, per channel, rounded to four decimals; so normalised, they have mean 0
 * and standard deviation 1. A channel of one single value keeps a deviation of 1.
 *
 * @param most - looks at so many images at most, evenly spread. Default: at all
 */
export function measureInput(dataset: Dataset, most: number = dataset.length): InputSpec {
  const { input, length } = dataset;
  const area = input.height * input.width;
  const channels = Array.from({ length: input.channels }, () => ({ sum: 0, squares: 0 }));
  const measured = spread(length, most);
  expectImages(dataset, measured);
  for (const index of measured) {
    const pixels = pixelsAt(dataset, index);
    for (const [channel, total] of channels.entries()) {
      // Sums of whole numbers below 2⁵³, so they are exact.
      let [sum, squares] = [0, 0];
      for (const value of pixels.subarray(channel * area, (channel + 1) * area)) {
        sum += value;
        squares += value * value;
      }
      total.sum += sum;
      total.squares += squares;
    }
  }
  const count = measured.length * area;
  const statistics = channels.map(({ sum, squares }) => {
    const mean = sum / count;
    return { mean: round(mean / 255), std: round(Math.sqrt(squares / count - mean ** 2) / 255) || 1 };
  });
  return { ...input, mean: statistics.map(({ mean }) => mean), std: statistics.map(({ std }) => std) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
