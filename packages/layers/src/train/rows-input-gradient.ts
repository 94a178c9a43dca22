import type { GraphBuilder } from '@fovea/onnx';
import type { TrainContext } from '../layer-definition.ts';
import { convertLayout } from './convert-layout.ts';
import type { Convolution } from './convolution.ts';
import { gatherRows, reshape } from './gather.ts';
import { plain, rows } from './layout.ts';
import { plainInputGradient } from './plain-input-gradient.ts';
import { OUTSIDE, positions } from './window-indices.ts';

/** Blocks of every size that there is divide this. */
const wholeBlocks = 16;

/**
 * Whether the gradient of a convolution's input is better a Conv even where
 * rows go in and out: on blocked channels, which rows are put in at little cost.
 */
export function isWorthConv(
  { window, channels, filters, groups }: Convolution,
  { blocks }: Pick<TrainContext, 'blocks'>,
): boolean {
  const fills = channels % wholeBlocks === 0 && filters % wholeBlocks === 0;
  return blocks && fills && groups === 1 && window.stride.every((step) => step === 1);
}

/**
 * The gradient of a convolution's input, in rows, as a Conv.
 *
 * @param dy - the output's gradient, `[batch · length, filters]`
 * @param order - the output position of each of an image's `length` rows; what is at no position was never read
 * @returns `[batch, height · width, channels]`
 */
export function rowsInputGradient(
  graph: GraphBuilder,
  dy: string,
  order: Int32Array,
  conv: Convolution,
  { batch, parameter }: Pick<TrainContext, 'batch' | 'parameter'>,
): string {
  const { window, channels, filters } = conv;
  const byRow = reshape(graph, dy, batch, order.length, filters);
  const places = new Int32Array(positions(window)).fill(OUTSIDE);
  order.forEach((position, i) => {
    places[position] = i;
  });
  const from = { batch, size: order.length, channels: filters, fill: 0 };
  const value = gatherRows(graph, byRow, places, from);
  const inPlain = convertLayout(graph, { value, layout: rows }, plain, [filters, ...window.output], batch);
  const gradient = plainInputGradient(graph, inPlain.output.value, parameter('weight'), conv);
  const image = { value: gradient, layout: plain };
  return convertLayout(graph, image, rows, [channels, ...window.input], batch).output.value;
}
