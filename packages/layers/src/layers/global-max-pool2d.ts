import { type GlobalPoolShape, globalPoolShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { maximum } from '../explain/maximum.ts';
import { termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { plain } from '../train/layout.ts';

export interface GlobalMaxPool2d extends Layer {
  readonly type: 'globalMaxPool2d';
  readonly out: GlobalPoolShape<'globalMaxPool2d', InputOf<this['in']>>;
}

/**
 * Each channel's largest value: `[channels, height, width]` → `[channels]`. The
 * gradient goes to the first of equal values, as in PyTorch.
 */
export function globalMaxPool2d(attributes: Named = {}): GlobalMaxPool2d {
  return createLayer<GlobalMaxPool2d>(globalMaxPool2dDefinition, attributes);
}

export const globalMaxPool2dDefinition: LayerDefinition = {
  type: 'globalMaxPool2d',
  doc: 'Keeps the strongest response of each channel: whether the pattern is there, wherever it is.',
  attributes: {},
  shape: (input) => globalPoolShape('globalMaxPool2d', input),
  forward: (x, _node, { graph }) => graph.node('Flatten', [graph.node('GlobalMaxPool', [x])], { axis: 1 }),
  trainLayout: () => 'images',

  train(x, { input: [channels = 0, height = 0, width = 0] }, { graph, batch }) {
    const size = height * width;
    const [axis, places] = x.layout.kind === 'plain' ? [2, [1, 1, size]] : [1, [1, size, 1]];
    const along = axis === 2 ? [batch, channels, 1] : [batch, 1, channels];
    const flat = axis === 2 ? reshape(graph, x.value, batch, channels, size) : x.value;
    const largest = graph.node('ReduceMax', [flat], { axes: [axis], keepdims: 1 });
    return {
      output: { value: reshape(graph, largest, batch, channels), layout: plain },
      backward(dOutput) {
        const equals = (a: string, b: string) => graph.node('Cast', [graph.node('Equal', [a, b])], { to: 1 });
        // Of those that are the largest, the first has the highest rank.
        const ranks = graph.constant(
          Float32Array.from({ length: size }, (_, place) => size - place),
          places,
        );
        const ranked = graph.node('Mul', [equals(flat, largest), ranks]);
        const first = equals(ranked, graph.node('ReduceMax', [ranked], { axes: [axis], keepdims: 1 }));
        const share = graph.node('Mul', [first, reshape(graph, dOutput, ...along)]);
        return { input: axis === 2 ? reshape(graph, share, batch, channels, height, width) : share };
      },
    };
  },

  selectsLargest: true,

  explain({ channel }, { input }, { input: x }) {
    const [, height = 0, width = 0] = input;
    const terms = Array.from({ length: height * width }, (_, i) =>
      termAt({ channel, row: Math.floor(i / width), column: i % width }, input, x),
    );
    return maximum(terms, { top: 0, left: 0, height, width });
  },

  examples: [
    { attributes: {}, input: [3, 4, 5], output: [3] },
    { attributes: {}, input: [2, 1, 1], output: [2] },
    { attributes: {}, input: [7], rejects: 'needs a [channels, height, width] input, got [7]' },
  ],
};
