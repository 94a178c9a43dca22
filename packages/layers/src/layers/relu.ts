import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Relu extends Layer {
  readonly type: 'relu';
  readonly out: Unchanged<this['in']>;
}

/** Rectified linear unit, max(0, x), element by element; any shape. Without such a bend layers in a row are one layer. */
export function relu(attributes: Named = {}): Relu {
  return createLayer<Relu>(reluDefinition, attributes);
}

export const reluDefinition: LayerDefinition = elementwise({
  type: 'relu',
  doc: 'Keeps what is positive and sets the rest to zero.',
  attributes: {},
  compute(graph, x) {
    const y = graph.node('Relu', [x]);
    // Steep enough to be 0 or 1 for every y but the smallest that float32 has: one pass over memory, where a
    // comparison and a cast take two.
    const steep = { alpha: { float: 1e38 }, beta: { float: 0 } };
    return { y, slope: () => graph.node('HardSigmoid', [y], steep) };
  },
  value: (x) => Math.max(0, x),
  monotone: true,
  explanation: 'rectified',
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
