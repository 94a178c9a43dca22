import type { Named } from '../attributes.ts';
import { indicator, resolution } from '../elementwise.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import type { Initializer } from '../initializer.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { plain } from '../train/layout.ts';
import { channelDims, sumChannels } from '../train/per-channel.ts';

export interface PreluAttributes {
  readonly perChannel?: boolean;
}

export interface Prelu extends Layer {
  readonly type: 'prelu';
  readonly out: Unchanged<this['in']>;
}

/**
 * Parametric ReLU: x above 0, a learned slope times x below; any shape. One
 * slope for all, or with `perChannel` one for each channel (or feature of a
 * flat list); weight `[1]` or `[channels]`, which starts at 0.25, all as in PyTorch.
 *
 * Source: He et al., 2015, arXiv:1502.01852.
 */
export function prelu(attributes: PreluAttributes & Named = {}): Prelu {
  return createLayer<Prelu>(preluDefinition, attributes);
}

const quarter: Initializer = { kind: 'constant', value: 0.25 };

// Not monotone: a slope may be learned to be negative.
export const preluDefinition: LayerDefinition<PreluAttributes> = {
  type: 'prelu',
  doc: 'Keeps what is positive and learns how much of the rest to let through.',
  attributes: {
    perChannel: {
      kind: 'boolean',
      doc: 'Whether each channel has a slope of its own, instead of one for all.',
      default: 'false',
    },
  },
  shape: (input) => input,
  parameters: ([channels = 0], { perChannel = false }) => [
    { name: 'weight', shape: [perChannel ? channels : 1], init: quarter },
  ],

  forward(x, { input, attributes }, { graph, parameter }) {
    const slope = parameter('weight');
    return graph.node('PRelu', [
      x,
      attributes.perChannel === true ? reshape(graph, slope, ...channelDims(plain, input)) : slope,
    ]);
  },

  trainLayout: () => 'any',
  train(x, { input, attributes: { perChannel = false } }, { graph, batch, parameter }) {
    const weight = parameter('weight');
    const slope = perChannel ? reshape(graph, weight, ...channelDims(x.layout, input)) : weight;
    return {
      output: { value: graph.node('PRelu', [x.value, slope]), layout: x.layout },
      backward(dOutput) {
        // dx = dy above 0 and slope · dy below; each slope gets the sum of its x · dy below 0.
        const below = graph.node('Mul', [dOutput, indicator(graph, 'Less', x.value, resolution)]);
        const sums = sumChannels(graph, graph.node('Mul', [below, x.value]), x.layout, input, batch);
        const less = graph.node('Sub', [slope, graph.scalar(1)]);
        return {
          input: graph.node('Add', [dOutput, graph.node('Mul', [below, less])]),
          parameters: { weight: perChannel ? sums : graph.node('ReduceSum', [sums, graph.int64(0)]) },
        };
      },
    };
  },

  explain(cell, { input, attributes }, { input: x, parameters: { weight } }) {
    const term = termAt(cell, input, x);
    const slope = weight?.[attributes.perChannel === true ? cell.channel : 0] ?? 0;
    const result = term.value > 0 ? term.value : slope * term.value;
    return { kind: 'function', terms: [term], result, window: cellRegion(cell) };
  },

  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { perChannel: true }, input: [3, 2, 3], output: [3, 2, 3] },
    { attributes: { perChannel: true }, input: [7], output: [7] },
    { attributes: { perChannel: false }, input: [6], output: [6] },
  ],
};
