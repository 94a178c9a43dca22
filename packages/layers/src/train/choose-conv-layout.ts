import type { Window2d } from '@fovea/shape';
import type { LayoutChoice } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { type Layout, plain, rows } from './layout.ts';
import { positions, taps } from './window-indices.ts';

/**
 * The layout in which a convolution trains faster on a CPU: in rows as a matrix
 * product over gathered rows, in plain as Conv. The multiply-accumulates are
 * the same, so what counts is what else has to be written and read. Both
 * estimates are in floats per image; their factors were chosen to rank layers
 * of known networks as they were measured.
 */
export function chooseConvLayout(conv: Convolution, choice: LayoutChoice): Layout {
  if (choice.images !== undefined) return choice.images === 'plain' ? plain : rows;
  // Rows have to be turned for each group; Conv has groups.
  if (conv.groups > 1) return plain;
  return trafficInRows(conv, choice) <= trafficInPlain(conv, choice) ? rows : plain;
}

function trafficInRows({ window, channels, filters }: Convolution, { wanted }: LayoutChoice): number {
  // Whoever reads plain has the output turned, and turns the gradient.
  const turning = wanted.kind === 'plain' ? 4 * filters * positions(window) : 0;
  // A 1×1 convolution gathers nothing, but its input has most often to be turned; otherwise the gathered rows
  // are written and read, and so is their gradient, which some places have fewer readers of.
  const gathered = isPointwise(window) ? 2 * channels : 3.5 * taps(window) * channels;
  return gathered * positions(window) + turning;
}

function trafficInPlain({ window, channels, filters }: Convolution, { wanted }: LayoutChoice): number {
  const [height, width] = window.kernel;
  const places = positions(window);
  const seen = isPointwise(window) ? 0 : 1;
  // For the gradient of the weight, see plain-weight-gradient.ts: either each image's is written, read and added
  // up, and copies are shifted for it, or rows are gathered after all.
  const images = 3 * taps(window) * channels * filters;
  const shifted = seen * (width * channels + height * filters) * places;
  const throughRows = 2 * (channels + filters + seen * taps(window) * channels) * places;
  // What Conv gathers for itself, going forward and back, stays in the cache.
  const gathered = (seen * taps(window) * (channels + filters) * places) / 6;
  // A pooling reads windows, which rows come in at no cost.
  const turning = wanted.kind === 'windows' ? 8 * filters * places : 0;
  return Math.min(images + shifted, throughRows) + gathered + turning;
}

function isPointwise({ kernel, stride }: Window2d): boolean {
  return [...kernel, ...stride].every((size) => size === 1);
}
