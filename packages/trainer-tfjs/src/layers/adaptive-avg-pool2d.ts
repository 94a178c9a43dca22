import { type AxisWeights, mixAxes } from './mix-axes.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

export const adaptiveAvgPool2d: TfjsLayer = {
  forward(x, { input, output }, { tf }) {
    const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
    return mixAxes(tf, x, meansOf(height, rows), meansOf(width, columns));
  },
};

function meansOf(input: number, output: number): AxisWeights {
  return {
    input,
    output,
    weight(to, from) {
      const [start, end] = [Math.floor((to * input) / output), Math.ceil(((to + 1) * input) / output)];
      return from >= start && from < end ? 1 / (end - start) : 0;
    },
  };
}
