import type { Named } from '../attributes.ts';
import { elementwise, indicator } from '../elementwise.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface HardSwish extends Layer {
  readonly type: 'hardSwish';
  readonly out: Unchanged<this['in']>;
}

/**
 * Swish made of straight lines: x · min(max(0, x + 3), 6) / 6, element by
 * element; any shape. The gradient at −3 is 0, and at 3 it is 1.
 *
 * Source: Howard et al., 2019, arXiv:1905.02244 (MobileNetV3).
 */
export function hardSwish(attributes: Named = {}): HardSwish {
  return createLayer<HardSwish>(hardSwishDefinition, attributes);
}

export const hardSwishDefinition: LayerDefinition = elementwise({
  type: 'hardSwish',
  doc: 'Keeps what is above 3, drops what is below −3, and blends in between.',
  attributes: {},
  compute: (graph, x) => ({
    y: graph.node('HardSwish', [x]),
    slope() {
      // The gate, and within its ramp the gate's own slope times x.
      const gate = graph.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
      const ramp = graph.node('Mul', [
        indicator(graph, 'Greater', gate, 0),
        indicator(graph, 'Less', gate, 1),
      ]);
      const sixth = graph.node('Mul', [x, graph.scalar(1 / 6)]);
      return graph.node('Add', [gate, graph.node('Mul', [ramp, sixth])]);
    },
  }),
  value: (x) => (x * Math.min(Math.max(0, x + 3), 6)) / 6,
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
});
