import { type Pool2dAttributes, type Pool2dShape, pool2dShape, resolveWindow2d } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { mean } from '../explain/mean.ts';
import { cellWindow, windowTerms } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { rows } from '../train/layout.ts';
import { poolAttributes, poolNode, tapWeights } from '../train/pool.ts';
import { positions } from '../train/window-indices.ts';

export interface AvgPool2d<in out A extends Pool2dAttributes> extends Layer {
  readonly type: 'avgPool2d';
  readonly attributes: A;
  readonly out: Pool2dShape<'avgPool2d', InputOf<this['in']>, A>;
}

/**
 * Average pooling: each output is the mean of the pixels in its window; padding
 * is left out of the mean, as in Keras. `[channels, height, width]` →
 * `[channels, height', width']`.
 *
 * @throws ShapeError when the network is built and the window does not fit.
 */
export function avgPool2d<const A extends Pool2dAttributes & Named>(attributes: A): AvgPool2d<A> {
  return createLayer<AvgPool2d<A>>(avgPool2dDefinition, attributes);
}

export const avgPool2dDefinition: LayerDefinition<Pool2dAttributes> = {
  type: 'avgPool2d',
  doc: 'Keeps the mean of each window, and so makes the image smaller and smoother.',
  attributes: poolAttributes,
  shape: (input, attributes) => pool2dShape('avgPool2d', input, attributes),
  window: (input, attributes) => resolveWindow2d('avgPool2d', input, attributes),

  forward: (x, { input, attributes }, { graph }) =>
    poolNode(graph, 'AveragePool', x, resolveWindow2d('avgPool2d', input, attributes)),

  trainLayout: ({ input, attributes }) => ({
    kind: 'windows',
    window: resolveWindow2d('avgPool2d', input, attributes),
    fill: 0,
  }),

  train(x, { input, attributes }, { graph, batch }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const weights = tapWeights(graph, window);
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
    return mean(windowTerms(cell, window, x, [cell.channel, 1]), cellWindow(cell, window));
  },

  examples: [
    { attributes: { size: 2 }, input: [2, 4, 4], output: [2, 2, 2] },
    { attributes: { size: 2 }, input: [1, 5, 5], output: [1, 2, 2] },
    { attributes: { size: 3, stride: 2, padding: 1 }, input: [2, 5, 6], output: [2, 3, 3] },
    { attributes: { size: [3, 2], stride: 1 }, input: [1, 4, 4], output: [1, 2, 3] },
    { attributes: { size: 2, ceil: true }, input: [1, 5, 5], output: [1, 3, 3] },
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
