import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface EluAttributes {
  readonly alpha?: number;
}

export interface Elu extends Layer {
  readonly type: 'elu';
  readonly out: Unchanged<this['in']>;
}

/**
 * Exponential linear unit: x above 0, `alpha` · (exp(x) − 1) below, element by
 * element; any shape. `alpha` is above 0, 1 by default.
 *
 * Source: Clevert, Unterthiner and Hochreiter, 2015, arXiv:1511.07289.
 *
 * @throws ShapeError when the network is built and alpha is out of range.
 */
export function elu(attributes: EluAttributes & Named = {}): Elu {
  return createLayer<Elu>(eluDefinition, attributes);
}

export const eluDefinition: LayerDefinition<EluAttributes> = elementwise({
  type: 'elu',
  doc: 'Keeps what is positive and bends the rest towards a negative floor.',
  attributes: {
    alpha: { kind: 'number', above: 0, doc: 'The floor lies at minus this.', default: '1' },
  },
  compute(graph, x, { alpha = 1 }) {
    const y = graph.node('Elu', [x], { alpha: { float: alpha } });
    return {
      y,
      // Below 0 that is alpha · exp(x) = y + alpha.
      slope: () =>
        graph.node('Where', [
          graph.node('Greater', [x, graph.scalar(0)]),
          graph.scalar(1),
          graph.node('Add', [y, graph.scalar(alpha)]),
        ]),
    };
  },
  value: (x, { alpha = 1 }) => (x > 0 ? x : alpha * Math.expm1(x)),
  monotone: true,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { alpha: 0.5 }, input: [7], output: [7] },
    {
      attributes: { alpha: 0 },
      input: [7],
      rejects: 'alpha cannot have this value: expected a number above 0, received 0',
    },
  ],
});
