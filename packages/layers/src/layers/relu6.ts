import type { Named } from '../attributes.ts';
import { elementwise, indicator } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Relu6 extends Layer {
  readonly type: 'relu6';
  readonly out: Unchanged<this['in']>;
}

/**
 * ReLU that stops at 6: min(max(0, x), 6), element by element; any shape. At
 * 0 and at 6 no gradient passes, as in PyTorch.
 *
 * Source: Howard et al., 2017, arXiv:1704.04861 (MobileNets).
 */
export function relu6(attributes: Named = {}): Relu6 {
  return createLayer<Relu6>(relu6Definition, attributes);
}

export const relu6Definition: LayerDefinition = elementwise({
  type: 'relu6',
  doc: 'Keeps what is positive up to 6, which suits numbers of few bits.',
  attributes: {},
  compute(graph, x) {
    const [least, most] = [graph.scalar(0), graph.scalar(6)];
    const y = graph.node('Clip', [x, least, most]);
    return {
      y,
      slope: () => graph.node('Mul', [indicator(graph, 'Greater', y, 0), indicator(graph, 'Less', y, 6)]),
    };
  },
  value: (x) => Math.min(Math.max(0, x), 6),
  monotone: true,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
