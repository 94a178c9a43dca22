import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface LeakyReluAttributes {
  readonly slope?: number;
}

export interface LeakyRelu extends Layer {
  readonly type: 'leakyRelu';
  readonly out: Unchanged<this['in']>;
}

const defaultSlope = 0.01;

/**
 * ReLU that lets a little of what is negative through: x above 0, `slope` · x
 * below, element by element; any shape. `slope` is from 0 to 1, 0.01 by default
 * (PyTorch's `negative_slope`).
 *
 * Source: Maas, Hannun and Ng, 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models.
 *
 * @throws ShapeError when the network is built and the slope is out of range.
 */
export function leakyRelu(attributes: LeakyReluAttributes & Named = {}): LeakyRelu {
  return createLayer<LeakyRelu>(leakyReluDefinition, attributes);
}

export const leakyReluDefinition: LayerDefinition<LeakyReluAttributes> = elementwise({
  type: 'leakyRelu',
  doc: 'Keeps what is positive and makes the rest small, so that nothing stops learning.',
  attributes: {
    slope: {
      kind: 'fraction',
      includesOne: true,
      doc: 'What negative values are multiplied by, from 0 to 1.',
      default: '0.01',
    },
  },
  compute: (graph, x, { slope = defaultSlope }) => ({
    y: graph.node('LeakyRelu', [x], { alpha: { float: slope } }),
    // A line so steep that it leaves the range at once: half the time of Greater and Where on a CPU.
    slope: () =>
      graph.node('Clip', [graph.node('Mul', [x, graph.scalar(1e30)]), graph.scalar(slope), graph.scalar(1)]),
  }),
  value: (x, { slope = defaultSlope }) => (x > 0 ? x : slope * x),
  monotone: true,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { slope: 0.2 }, input: [7], output: [7] },
    {
      attributes: { slope: -1 },
      input: [7],
      rejects: 'slope cannot have this value: expected a number from 0 to 1, received -1',
    },
  ],
});
