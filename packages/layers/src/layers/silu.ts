import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Silu extends Layer {
  readonly type: 'silu';
  readonly out: Unchanged<this['in']>;
}

/**
 * Sigmoid linear unit, also called swish: x · sigmoid(x), element by element; any shape.
 *
 * Sources: Elfwing, Uchibe and Doya, 2017, arXiv:1702.03118; Ramachandran, Zoph and Le, 2017, arXiv:1710.05941.
 */
export function silu(attributes: Named = {}): Silu {
  return createLayer<Silu>(siluDefinition, attributes);
}

export const siluDefinition: LayerDefinition = elementwise({
  type: 'silu',
  doc: 'Keeps what is clearly positive and fades out the rest without a sharp bend.',
  attributes: {},
  compute(graph, x) {
    const gate = graph.node('Sigmoid', [x]);
    const y = graph.node('Mul', [x, gate]);
    return {
      y,
      // gate + y · (1 − gate)
      slope: () =>
        graph.node('Add', [gate, graph.node('Mul', [y, graph.node('Sub', [graph.scalar(1), gate])])]),
    };
  },
  value: (x) => x / (1 + Math.exp(-x)),
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
