import { type GlobalPoolShape, globalPoolShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { mean } from '../explain/mean.ts';
import { termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { plain } from '../train/layout.ts';

export interface GlobalAvgPool2d extends Layer {
  readonly type: 'globalAvgPool2d';
  readonly out: GlobalPoolShape<'globalAvgPool2d', InputOf<this['in']>>;
}

/** Each channel's mean over the whole image: `[channels, height, width]` → `[channels]`. */
export function globalAvgPool2d(attributes: Named = {}): GlobalAvgPool2d {
  return createLayer<GlobalAvgPool2d>(globalAvgPool2dDefinition, attributes);
}

export const globalAvgPool2dDefinition: LayerDefinition = {
  type: 'globalAvgPool2d',
  doc: 'Averages each channel over the whole image: how much of the pattern there is, wherever it is.',
  attributes: {},
  shape: (input) => globalPoolShape('globalAvgPool2d', input),
  forward(x, _node, { graph }) {
    return graph.node('Flatten', [graph.node('GlobalAveragePool', [x])], { axis: 1 });
  },
  trainLayout: () => ({ kind: 'rows' }),
  train(x, { input: [channels = 0, height = 0, width = 0] }, { graph, batch }) {
    const size = height * width;
    return {
      output: { value: graph.node('ReduceMean', [x.value], { axes: [1], keepdims: 0 }), layout: plain },
      backward(dOutput) {
        const share = graph.constant(new Float32Array(size).fill(1 / size), [1, size, 1]);
        return { input: graph.node('Mul', [reshape(graph, dOutput, batch, 1, channels), share]) };
      },
    };
  },
  explain({ channel }, { input }, { input: x }) {
    const [, height = 0, width = 0] = input;
    const terms = Array.from({ length: height * width }, (_, i) =>
      termAt({ channel, row: Math.floor(i / width), column: i % width }, input, x),
    );
    return mean(terms, { top: 0, left: 0, height, width });
  },
  examples: [
    { attributes: {}, input: [3, 4, 5], output: [3] },
    { attributes: {}, input: [2, 1, 1], output: [2] },
    { attributes: {}, input: [7], rejects: 'needs a [channels, height, width] input, got [7]' },
  ],
};
