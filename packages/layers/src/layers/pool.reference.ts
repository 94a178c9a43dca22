import { type Pool2dAttributes, resolveWindow2d } from '@fovea/shape';
import type { Reference } from '../reference.ts';
import { OUTSIDE, positions, taps, windowIndices } from '../train/window-indices.ts';

/** The largest value in each window. */
export const maxPool2dReference: Reference<Pool2dAttributes> = pool('maxPool2d', (seen) => Math.max(...seen));

/** The mean of the pixels in each window; padding does not count. */
export const avgPool2dReference: Reference<Pool2dAttributes> = pool(
  'avgPool2d',
  (seen) => seen.reduce((sum, value) => sum + value, 0) / seen.length,
);

function pool(
  layer: 'maxPool2d' | 'avgPool2d',
  combine: (seen: readonly number[]) => number,
): Reference<Pool2dAttributes> {
  return (x, { input, attributes }) => {
    const window = resolveWindow2d(layer, input, attributes);
    const [channels = 0, height = 0, width = 0] = input;
    const [tapCount, positionCount] = [taps(window), positions(window)];
    const indices = windowIndices(window);
    const y: number[] = [];
    for (let channel = 0; channel < channels; channel++) {
      for (let position = 0; position < positionCount; position++) {
        const inside = indices
          .slice(position * tapCount, (position + 1) * tapCount)
          .filter((index) => index !== OUTSIDE);
        y.push(combine(Array.from(inside, (index) => x[channel * height * width + index] ?? 0)));
      }
    }
    return y;
  };
}
