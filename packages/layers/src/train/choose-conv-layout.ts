import type { LayoutChoice } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { type Layout, plain, rows } from './layout.ts';
import { positions, taps } from './window-indices.ts';

/**
 * The layout in which a convolution trains faster on a CPU: in rows as a matrix
 * product over gathered rows, in plain as Conv. The multiply-accumulates are
 * the same, so what counts is what else has to be written and read; both
 * estimates are in floats per image, and were made to rank what was measured
 * (README.md has the figures). Few channels on large maps make the gathered
 * rows large and favour plain; many filters and channels on small maps make the
 * weight gradients of single images large and favour rows.
 */
export function chooseConvLayout(conv: Convolution, choice: LayoutChoice): Layout {
  if (choice.images !== undefined) return choice.images === 'plain' ? plain : rows;
  // Rows have to be turned for each group; Conv has groups.
  if (conv.groups > 1) return plain;
  return trafficInRows(conv) <= trafficInPlain(conv, choice) ? rows : plain;
}

function trafficInRows({ window, channels, filters }: Convolution): number {
  const { kernel, stride } = window;
  // A 1×1 convolution gathers nothing; but its neighbours are often in plain, and then it costs turning.
  if (taps(window) === 1 && stride.every((step) => step === 1)) {
    return 2 * positions(window) * (channels + filters);
  }
  // The gathered rows are written and read, and so is their gradient, which some places have fewer readers of.
  return 3.5 * kernel[0] * kernel[1] * channels * positions(window);
}

function trafficInPlain({ window, channels, filters }: Convolution, { wanted }: LayoutChoice): number {
  const [height, width] = window.kernel;
  const places = positions(window);
  const seen = taps(window) === 1 ? 0 : 1;
  // Each image's gradient of the weight is written, read and added up.
  const sums = 3 * height * width * channels * filters;
  // Shifted copies of the input and of the output's gradient, see plain-weight-gradient.ts.
  const copies = seen * (width * channels + height * filters) * places;
  // What Conv gathers for itself stays in the cache.
  const gathered = (seen * height * width * (channels + filters) * places) / 6;
  const turning = wanted.kind === 'windows' ? 4 * filters * places : 0;
  return sums + copies + gathered + turning;
}
