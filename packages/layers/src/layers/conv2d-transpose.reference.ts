import { type Conv2dTransposeAttributes, resolveTranspose2d } from '@fovea/shape';
import type { Reference } from '../reference.ts';

/** As its definition has it: each value times its kernels is added to the output where they lie. */
export const conv2dTransposeReference: Reference<Conv2dTransposeAttributes> = (
  x,
  { input, output, attributes },
  { weight = [], bias },
) => {
  const { kernel, stride, dilation, pads } = resolveTranspose2d('conv2dTranspose', input, attributes);
  const [channels = 0, height = 0, width = 0] = input;
  const [filters = 0, rows = 0, columns = 0] = output;
  const { groups = 1 } = attributes;
  const perGroup = filters / groups;
  const y = Array.from(
    { length: filters * rows * columns },
    (_, i) => bias?.[Math.floor(i / (rows * columns))] ?? 0,
  );
  for (let channel = 0; channel < channels; channel++) {
    const firstFilter = Math.floor((channel * groups) / channels) * perGroup;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const value = x[(channel * height + row) * width + column] ?? 0;
        for (let filter = 0; filter < perGroup; filter++) {
          for (let i = 0; i < kernel[0]; i++) {
            for (let j = 0; j < kernel[1]; j++) {
              const down = row * stride[0] - pads[0] + i * dilation[0];
              const across = column * stride[1] - pads[1] + j * dilation[1];
              if (down < 0 || down >= rows || across < 0 || across >= columns) continue;
              const at = ((firstFilter + filter) * rows + down) * columns + across;
              const factor = weight[((channel * perGroup + filter) * kernel[0] + i) * kernel[1] + j] ?? 0;
              y[at] = (y[at] ?? 0) + value * factor;
            }
          }
        }
      }
    }
  }
  return y;
};
