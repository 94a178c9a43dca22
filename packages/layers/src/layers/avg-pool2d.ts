import {
  type AvgPool2dAttributes,
  type Pool2dShape,
  pool2dShape,
  resolveWindow2d,
  type Shape,
  type Window2d,
} from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { mean } from '../explain/mean.ts';
import { cellWindow, windowTerms } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { rows } from '../train/layout.ts';
import { counts, poolAttributes, poolNode, tapWeights } from '../train/pool.ts';
import { positions } from '../train/window-indices.ts';

export interface AvgPool2d<in out A extends AvgPool2dAttributes> extends Layer {
  readonly type: 'avgPool2d';
  readonly attributes: A;
  readonly out: Pool2dShape<'avgPool2d', InputOf<this['in']>, A>;
}

/**
 * Average pooling: each output is the mean of the pixels in its window. Padding
 * is left out of the mean, as in Keras, unless `countPadding` is set, which is
 * PyTorch's default (`count_include_pad`). `[channels, height, width]` →
 * `[channels, height', width']`.
 *
 * @throws ShapeError when the network is built and the window does not fit.
 */
export function avgPool2d<const A extends AvgPool2dAttributes & Named>(attributes: A): AvgPool2d<A> {
  return createLayer<AvgPool2d<A>>(avgPool2dDefinition, attributes);
}

/** The padding that counts: none, or what was given, without what a last window reaches beyond that. */
export function countedPads(input: Shape, attributes: AvgPool2dAttributes): Window2d['pads'] {
  if (attributes.countPadding !== true) return [0, 0, 0, 0];
  return resolveWindow2d('avgPool2d', input, { ...attributes, ceil: false }).pads;
}

export const avgPool2dDefinition: LayerDefinition<AvgPool2dAttributes> = {
  type: 'avgPool2d',
  doc: 'Keeps the mean of each window, and so makes the image smaller and smoother.',
  attributes: {
    ...poolAttributes,
    countPadding: {
      kind: 'boolean',
      doc: 'Whether padding counts in the mean, as zeros.',
      default: 'false',
    },
  },
  shape: (input, attributes) => pool2dShape('avgPool2d', input, attributes),
  window: (input, attributes) => resolveWindow2d('avgPool2d', input, attributes),

  forward(x, { input, attributes }, { graph }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const counted = countedPads(input, attributes);
    if (counted.every((pad, side) => pad === window.pads[side])) {
      return poolNode(graph, 'AveragePool', x, window, { count_include_pad: 1 });
    }
    if (counted.every((pad) => pad === 0)) return poolNode(graph, 'AveragePool', x, window);
    // What counts is made part of the image, and only what the last window reaches beyond it is padding.
    const [top, left, bottom, right] = counted;
    const padded = graph.node('Pad', [x, graph.int64(0, 0, top, left, 0, 0, bottom, right)]);
    const [, , down, across] = window.pads;
    return poolNode(graph, 'AveragePool', padded, { ...window, pads: [0, 0, down - bottom, across - right] });
  },

  trainLayout: ({ input, attributes }) => ({
    kind: 'windows',
    window: resolveWindow2d('avgPool2d', input, attributes),
    fill: 0,
  }),

  train(x, { input, attributes }, { graph, batch }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const weights = tapWeights(graph, window, countedPads(input, attributes));
    const weighted = graph.node('Mul', [x.value, weights]);
    const [channels = 0] = input;
    return {
      output: { value: graph.node('ReduceSum', [weighted, graph.int64(1)], { keepdims: 0 }), layout: rows },
      backward: (dOutput) => ({
        input: graph.node('Mul', [reshape(graph, dOutput, batch, 1, positions(window), channels), weights]),
      }),
    };
  },

  explain(cell, { input, attributes }, { input: x }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const [, columns] = window.output;
    const count = counts(window, countedPads(input, attributes))[cell.row * columns + cell.column];
    return mean(windowTerms(cell, window, x, [cell.channel, 1]), cellWindow(cell, window), count);
  },

  examples: [
    { attributes: { size: 2 }, input: [2, 4, 4], output: [2, 2, 2] },
    { attributes: { size: 2 }, input: [1, 5, 5], output: [1, 2, 2] },
    { attributes: { size: 3, stride: 2, padding: 1 }, input: [2, 5, 6], output: [2, 3, 3] },
    { attributes: { size: [3, 2], stride: 1 }, input: [1, 4, 4], output: [1, 2, 3] },
    { attributes: { size: 2, ceil: true }, input: [1, 5, 5], output: [1, 3, 3] },
    {
      attributes: { size: 3, stride: 1, padding: 1, countPadding: true },
      input: [2, 3, 2],
      output: [2, 3, 2],
    },
    {
      attributes: { size: 3, stride: 2, padding: [1, 0], ceil: true, countPadding: true },
      input: [1, 6, 4],
      output: [1, 4, 2],
    },
    { attributes: { size: 4, padding: 'same', stride: 1 }, input: [1, 3, 5], output: [1, 3, 5] },
    { attributes: { size: [5, 3], stride: 7 }, input: [2, 5, 3], output: [2, 1, 1] },
    {
      attributes: { size: 3, stride: 2, strict: true },
      input: [1, 6, 6],
      rejects:
        'stride 2 does not fit the height: (6 + 0 + 0 − 3) / 2 is not whole. Stride 1 gives 4; stride 3 gives 2.',
    },
    {
      attributes: { size: 2, padding: [0, 2] },
      input: [1, 4, 4],
      rejects: 'padding 2 leaves a window of size 2 nothing to see. Padding can be at most 1 here.',
    },
  ],
};
