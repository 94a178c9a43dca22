import type { GraphBuilder } from '@fovea/onnx';
import type { Window2d } from '@fovea/shape';
import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { gatherRows, reshape, scatterRows } from './gather.ts';
import { type Layout, rows } from './layout.ts';
import { isWorthConv, rowsInputGradient } from './rows-input-gradient.ts';
import { sumRows } from './sum-rows.ts';
import { weightGradient } from './weight-gradient.ts';
import { isDisjoint, positions, taps, windowIndices, windowIndicesByTap } from './window-indices.ts';

/**
 * Convolution as a matrix product. What each window sees is gathered into one
 * row (im2col), and all rows are multiplied by the kernels at once. Gathering
 * rows of channels is cheap, and the order of the rows is free: when the reader
 * wants windows of its own (a pooling), they come out in that order at no cost.
 *
 * Going back, with `col` the gathered rows: dW = dyᵀ·col, db = Σ dy, and
 * dx adds up, for each input position, the rows of dy·Wᵀ that were read from it,
 * or is a Conv where that is faster.
 */
export function trainConvRows(x: string, conv: Convolution, context: TrainContext): Trained {
  const { graph, batch, parameter } = context;
  const { window, channels, filters, groups } = conv;
  const tapCount = taps(window);
  const order = outputOrder(window, context.wanted);
  const length = order.positions.length;
  const fromPosition = windowIndices(window);
  const indices = new Int32Array(length * tapCount);
  order.positions.forEach((position, i) => {
    indices.set(fromPosition.subarray(position * tapCount, (position + 1) * tapCount), i * tapCount);
  });
  const size = window.input[0] * window.input[1];
  const from = { batch, size, channels, fill: 0 };

  const gathered = gatherRows(graph, x, indices, from);
  const col = splitGroups(graph, gathered, batch * length, tapCount, channels, groups);
  // [filters, channels/groups, taps] → per group [taps·channels/groups, filters/groups]
  const matrix = weightMatrix(graph, parameter('weight'), conv, tapCount);
  const flat =
    groups === 1
      ? graph.node('Gemm', conv.bias ? [col, matrix, parameter('bias')] : [col, matrix])
      : joinGroups(graph, graph.node('MatMul', [col, matrix]), batch * length, filters, groups);
  const biased = groups !== 1 && conv.bias ? graph.node('Add', [flat, parameter('bias')]) : flat;
  const dims =
    order.layout.kind === 'windows' ? [taps(order.layout.window), positions(order.layout.window)] : [length];

  return {
    output: { value: reshape(graph, biased, batch, ...dims, filters), layout: order.layout },
    backward(dOutput) {
      const dy = reshape(graph, dOutput, batch * length, filters);
      const parameters: Record<string, string> = {};
      if (conv.bias) parameters.bias = sumRows(graph, reshape(graph, dOutput, batch, length, filters));
      const dyGroups = splitGroups(graph, dy, batch * length, 1, filters, groups);
      const dRows = weightGradient(graph, col, dyGroups, {
        batch,
        rowsPerImage: length,
        columns: (tapCount * channels) / groups,
        filters: filters / groups,
        groups,
      });
      parameters.weight = weightFromRows(graph, dRows, conv, tapCount);
      if (!context.needsInputGradient) return { parameters };
      const input = isWorthConv(conv, context)
        ? rowsInputGradient(graph, dy, order.positions, conv, context)
        : inputGradient(graph, dOutput, matrix, indices, length, conv, context);
      return { parameters, input };
    },
  };
}

function inputGradient(
  graph: GraphBuilder,
  dOutput: string,
  matrix: string,
  indices: Int32Array,
  length: number,
  { window, channels, filters, groups }: Convolution,
  { batch }: TrainContext,
): string {
  const tapCount = taps(window);
  const size = window.input[0] * window.input[1];
  // A row of zeros after each image's gradients becomes rows of zeros after the product: somewhere for the
  // positions with fewer readers to point at, much smaller than if it were added to the product.
  const zeros = graph.constant(new Float32Array(batch * filters), [batch, 1, filters]);
  const padded = graph.node('Concat', [reshape(graph, dOutput, batch, length, filters), zeros], { axis: 1 });
  const rowCount = batch * (length + 1);
  const dy = splitGroups(graph, padded, rowCount, 1, filters, groups);
  const dCol =
    groups === 1
      ? graph.node('Gemm', [dy, matrix], { transB: 1 })
      : graph.node('MatMul', [dy, graph.node('Transpose', [matrix], { perm: [0, 2, 1] })]);
  const joined = joinGroups(graph, dCol, rowCount * tapCount, channels, groups, tapCount);
  const byTap = reshape(graph, joined, batch, (length + 1) * tapCount, channels);
  return scatterRows(graph, byTap, indices, { batch, size, channels, zeroRow: length * tapCount });
}

/** In which order the output positions are computed, and the layout that makes. */
function outputOrder(
  window: Window2d,
  wanted: Layout,
): { readonly positions: Int32Array; readonly layout: Layout } {
  if (wanted.kind === 'windows' && isDisjoint(wanted.window)) {
    return { positions: windowIndicesByTap(wanted.window), layout: wanted };
  }
  return { positions: Int32Array.from({ length: positions(window) }, (_, i) => i), layout: rows };
}

/** `[filters, channels/groups, kh, kw]` → `[taps·channels/groups, filters/groups]`, one such per group. */
function weightMatrix(graph: GraphBuilder, weight: string, conv: Convolution, tapCount: number): string {
  const [columns, filters] = [(tapCount * conv.channels) / conv.groups, conv.filters / conv.groups];
  const split = reshape(graph, weight, conv.groups, filters, conv.channels / conv.groups, tapCount);
  const turned = graph.node('Transpose', [split], { perm: [0, 3, 2, 1] });
  return conv.groups === 1
    ? reshape(graph, turned, columns, filters)
    : reshape(graph, turned, conv.groups, columns, filters);
}

/** The gradient's rows, per group `[filters/groups, taps·channels/groups]`, → `[filters, channels/groups, kh, kw]`. */
export function weightFromRows(
  graph: GraphBuilder,
  dRows: string,
  conv: Convolution,
  tapCount: number,
): string {
  const channels = conv.channels / conv.groups;
  const split = reshape(graph, dRows, conv.filters, tapCount, channels);
  const turned = graph.node('Transpose', [split], { perm: [0, 2, 1] });
  return reshape(graph, turned, conv.filters, channels, ...conv.window.kernel);
}

/** `[…]` with `rowCount` rows of `tapCount` × `channels` → `[rowCount, …]`, or per group `[groups, rowCount, …]`. */
function splitGroups(
  graph: GraphBuilder,
  x: string,
  rowCount: number,
  tapCount: number,
  channels: number,
  groups: number,
): string {
  if (groups === 1) return reshape(graph, x, rowCount, tapCount * channels);
  const split = reshape(graph, x, rowCount, tapCount, groups, channels / groups);
  const turned = graph.node('Transpose', [split], { perm: [2, 0, 1, 3] });
  return reshape(graph, turned, groups, rowCount, (tapCount * channels) / groups);
}

/** The way back: `[groups, rows, …]` → `[rows, channels]`, where each row of `x` holds `tapCount` rows of the result. */
function joinGroups(
  graph: GraphBuilder,
  x: string,
  rowCount: number,
  channels: number,
  groups: number,
  tapCount = 1,
): string {
  if (groups === 1) return x;
  const split = reshape(graph, x, groups, rowCount / tapCount, tapCount, channels / groups);
  const turned = graph.node('Transpose', [split], { perm: [1, 2, 0, 3] });
  return reshape(graph, turned, rowCount, channels);
}
