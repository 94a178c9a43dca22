import { type DepthwiseConv2dAttributes, resolveWindow2d } from '@fovea/shape';
import type { Reference } from '../reference.ts';
import { forEachTap } from '../train/window-indices.ts';

/** Each channel by itself: the window times the kernel, summed, plus bias. */
export const depthwiseConv2dReference: Reference<DepthwiseConv2dAttributes> = (
  x,
  { input, output, attributes },
  { weight = [], bias },
) => {
  const window = resolveWindow2d('depthwiseConv2d', input, attributes);
  const [, height = 0, width = 0] = input;
  const [filters = 0, rows = 0, columns = 0] = output;
  const y: number[] = [];
  for (let filter = 0; filter < filters; filter++) {
    const channel = Math.floor(filter / (attributes.multiplier ?? 1));
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = bias?.[filter] ?? 0;
        let at = filter * window.kernel[0] * window.kernel[1];
        forEachTap(window, row, column, (i, j, inside) => {
          if (inside) sum += (x[(channel * height + i) * width + j] ?? 0) * (weight[at] ?? 0);
          at++;
        });
        y.push(sum);
      }
    }
  }
  return y;
};
