import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Tanh extends Layer {
  readonly type: 'tanh';
  readonly out: Unchanged<this['in']>;
}

/** Hyperbolic tangent, element by element; any shape. */
export function tanh(attributes: Named = {}): Tanh {
  return createLayer<Tanh>(tanhDefinition, attributes);
}

export const tanhDefinition: LayerDefinition = elementwise({
  type: 'tanh',
  doc: 'Brings each value between −1 and 1; small ones stay nearly as they are.',
  attributes: {},
  compute(graph, x) {
    const y = graph.node('Tanh', [x]);
    return { y, slope: () => graph.node('Sub', [graph.scalar(1), graph.node('Mul', [y, y])]) };
  },
  value: Math.tanh,
  monotone: true,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
