import type { ResampleAttributes } from '@fovea/shape';
import { type AxisWeights, mixAxes } from './mix-axes.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

/** Upsampling and resizing. tfjs has resizing of its own, but not its gradient in all forms. */
export const resample: TfjsLayer<ResampleAttributes> = {
  forward(x, { input, output, attributes }, { tf }) {
    const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
    return mixAxes(tf, x, weightsOf(height, rows, attributes), weightsOf(width, columns, attributes));
  },
};

function weightsOf(
  input: number,
  output: number,
  { mode = 'nearest', alignCorners = false }: ResampleAttributes,
): AxisWeights {
  if (mode === 'nearest') {
    return { input, output, weight: (to, from) => (Math.floor((to * input) / output) === from ? 1 : 0) };
  }
  const step = alignCorners ? (input - 1) / Math.max(1, output - 1) : input / output;
  const shift = alignCorners ? 0 : (step - 1) / 2;
  const centre = (to: number) => Math.min(input - 1, Math.max(0, to * step + shift));
  // Between two places the weights fall off linearly.
  return { input, output, weight: (to, from) => Math.max(0, 1 - Math.abs(centre(to) - from)) };
}
