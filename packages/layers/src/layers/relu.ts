import type { Named } from '../attributes.ts';
import { elementwise, indicator } from '../elementwise.ts';
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
    return { y, slope: () => indicator(graph, 'Greater', y, 0) };
  },
  value: (x) => Math.max(0, x),
  monotone: true,
  explanation: 'rectified',
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
