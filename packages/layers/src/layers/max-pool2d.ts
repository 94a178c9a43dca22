import { type MaxPool2dAttributes, type Pool2dShape, pool2dShape, resolveWindow2d } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { maximum } from '../explain/maximum.ts';
import { cellWindow, windowTerms } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { rows } from '../train/layout.ts';
import { dilatedMaxPool, poolAttributes, poolNode, splitTaps } from '../train/pool.ts';
import { positions, taps } from '../train/window-indices.ts';

export interface MaxPool2d<in out A extends MaxPool2dAttributes> extends Layer {
  readonly type: 'maxPool2d';
  readonly attributes: A;
  readonly out: Pool2dShape<'maxPool2d', InputOf<this['in']>, A>;
}

/**
 * Max pooling: each output is the largest value in its window; channels stay
 * apart. `[channels, height, width]` → `[channels, height', width']`.
 * The gradient goes to the first of equal values, as in PyTorch.
 *
 * @throws ShapeError when the network is built and the window does not fit.
 */
export function maxPool2d<const A extends MaxPool2dAttributes & Named>(attributes: A): MaxPool2d<A> {
  return createLayer<MaxPool2d<A>>(maxPool2dDefinition, attributes);
}

/** Below every float32 that is a number, and finite: infinity is not safe on every device. */
const lowest = -3.4028234663852886e38;

export const maxPool2dDefinition: LayerDefinition<MaxPool2dAttributes> = {
  type: 'maxPool2d',
  doc: 'Keeps the strongest response in each window, and so makes the image smaller.',
  attributes: {
    ...poolAttributes,
    dilation: {
      kind: 'pair',
      least: 1,
      doc: 'Distance between the input positions that a window looks at.',
      default: '1',
    },
  },
  shape: (input, attributes) => pool2dShape('maxPool2d', input, attributes),
  window: (input, attributes) => resolveWindow2d('maxPool2d', input, attributes),

  forward(x, { input, attributes }, { graph }) {
    const window = resolveWindow2d('maxPool2d', input, attributes);
    return window.dilation.every((distance) => distance === 1)
      ? poolNode(graph, 'MaxPool', x, window)
      : dilatedMaxPool(graph, x, window, lowest);
  },

  trainLayout: ({ input, attributes }) => ({
    kind: 'windows',
    window: resolveWindow2d('maxPool2d', input, attributes),
    fill: lowest,
  }),

  train(x, { input, attributes }, { graph, batch }) {
    const window = resolveWindow2d('maxPool2d', input, attributes);
    const [channels = 0] = input;
    const largest = graph.node('ReduceMax', [x.value], { axes: [1], keepdims: 0 });
    return {
      output: { value: largest, layout: rows },
      backward(dOutput) {
        // Kernel position by kernel position, each takes the gradient where it is the largest and nobody before it
        // was. What the last is left with is its own: one of them is the largest.
        const tapCount = taps(window);
        const dims = [batch, 1, positions(window), channels];
        const most = reshape(graph, largest, ...dims);
        let left = reshape(graph, dOutput, ...dims);
        const shares = splitTaps(graph, x.value, tapCount).map((value, tap) => {
          if (tap === tapCount - 1) return left;
          const isLargest = graph.node('Cast', [graph.node('Equal', [value, most])], { to: 1 });
          const share = graph.node('Mul', [isLargest, left]);
          left = graph.node('Sub', [left, share]);
          return share;
        });
        return { input: tapCount === 1 ? (shares[0] ?? left) : graph.node('Concat', shares, { axis: 1 }) };
      },
    };
  },

  selectsLargest: true,

  explain(cell, { input, attributes }, { input: x }) {
    const window = resolveWindow2d('maxPool2d', input, attributes);
    return maximum(windowTerms(cell, window, x, [cell.channel, 1]), cellWindow(cell, window));
  },

  examples: [
    { attributes: { size: 2 }, input: [2, 4, 4], output: [2, 2, 2] },
    { attributes: { size: 2 }, input: [1, 5, 5], output: [1, 2, 2] },
    { attributes: { size: 3, stride: 2, padding: 1 }, input: [2, 5, 6], output: [2, 3, 3] },
    { attributes: { size: [2, 3], stride: 1 }, input: [1, 4, 4], output: [1, 3, 2] },
    { attributes: { size: 2, ceil: true }, input: [1, 5, 5], output: [1, 3, 3] },
    { attributes: { size: 1 }, input: [2, 2, 2], output: [2, 2, 2] },
    { attributes: { size: 4 }, input: [1, 9, 8], output: [1, 2, 2] },
    { attributes: { size: 2, stride: 1, dilation: [2, 3], padding: 1 }, input: [2, 4, 5], output: [2, 4, 4] },
    { attributes: { size: [7, 5], stride: 11 }, input: [1, 7, 5], output: [1, 1, 1] },
    // The window that would start in the padding at the end is left out.
    { attributes: { size: 2, stride: 3, padding: 1, ceil: true }, input: [1, 5, 7], output: [1, 2, 3] },
    {
      attributes: { size: 2, strict: true },
      input: [1, 5, 5],
      rejects: 'stride 2 does not fit the height: (5 + 0 + 0 − 2) / 2 is not whole. Stride 1 gives 4.',
    },
    {
      attributes: { size: 2, padding: [0, 2] },
      input: [1, 4, 4],
      rejects: 'padding 2 leaves a window of size 2 nothing to see. Padding can be at most 1 here.',
    },
  ],
};
