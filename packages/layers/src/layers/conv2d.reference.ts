import { type Conv2dAttributes, resolveWindow2d } from '@fovea/shape';
import type { Reference } from '../reference.ts';
import { OUTSIDE, positions, taps, windowIndices } from '../train/window-indices.ts';

/** Convolution as its definition has it: for each output the window times the kernel, summed, plus bias. */
export const conv2dReference: Reference<Conv2dAttributes> = (
  x,
  { input, attributes },
  { weight = [], bias },
) => {
  const window = resolveWindow2d('conv2d', input, attributes);
  const [channels = 0, height = 0, width = 0] = input;
  const [tapCount, positionCount] = [taps(window), positions(window)];
  const indices = windowIndices(window);
  const groups = attributes.groups ?? 1;
  const [groupChannels, groupFilters] = [channels / groups, attributes.filters / groups];
  const y: number[] = [];
  for (let filter = 0; filter < attributes.filters; filter++) {
    const firstChannel = Math.floor(filter / groupFilters) * groupChannels;
    for (let position = 0; position < positionCount; position++) {
      let sum = bias?.[filter] ?? 0;
      for (let channel = 0; channel < groupChannels; channel++) {
        for (let tap = 0; tap < tapCount; tap++) {
          const index = indices[position * tapCount + tap] ?? OUTSIDE;
          if (index === OUTSIDE) continue;
          const pixel = x[(firstChannel + channel) * height * width + index] ?? 0;
          sum += pixel * (weight[(filter * groupChannels + channel) * tapCount + tap] ?? 0);
        }
      }
      y.push(sum);
    }
  }
  return y;
};
