import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Sigmoid extends Layer {
  readonly type: 'sigmoid';
  readonly out: Unchanged<this['in']>;
}

/** Logistic function, 1 / (1 + exp(−x)), element by element; any shape. */
export function sigmoid(attributes: Named = {}): Sigmoid {
  return createLayer<Sigmoid>(sigmoidDefinition, attributes);
}

export const sigmoidDefinition: LayerDefinition = elementwise({
  type: 'sigmoid',
  doc: 'Brings each value between 0 and 1: how far it speaks for something.',
  attributes: {},
  compute(graph, x) {
    const y = graph.node('Sigmoid', [x]);
    // y · (1 − y)
    return { y, slope: () => graph.node('Sub', [y, graph.node('Mul', [y, y])]) };
  },
  value: (x) => 1 / (1 + Math.exp(-x)),
  monotone: true,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
