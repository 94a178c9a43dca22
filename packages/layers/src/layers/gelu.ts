import type { GraphBuilder } from '@fovea/onnx';
import type { Named } from '../attributes.ts';
import { elementwise } from '../elementwise.ts';
import { erf } from '../erf.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface GeluAttributes {
  readonly approximate?: 'none' | 'tanh';
}

export interface Gelu extends Layer {
  readonly type: 'gelu';
  readonly out: Unchanged<this['in']>;
}

/**
 * Gaussian error linear unit: x · Φ(x), Φ the normal distribution's cumulative
 * function, element by element; any shape. With `approximate: 'tanh'` it is
 * x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), off by 0.0005 at most, as some
 * published networks were trained. `'none'` is the default; names as in PyTorch.
 *
 * Source: Hendrycks and Gimpel, 2016, arXiv:1606.08415.
 */
export function gelu(attributes: GeluAttributes & Named = {}): Gelu {
  return createLayer<Gelu>(geluDefinition, attributes);
}

const root = /* @__PURE__ */ Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

export const geluDefinition: LayerDefinition<GeluAttributes> = elementwise({
  type: 'gelu',
  doc: 'Weighs each value by how likely a random one is to be smaller: a ReLU without a sharp bend.',
  attributes: {
    approximate: {
      kind: 'choice',
      values: ['none', 'tanh'],
      doc: "Exact, or by the formula with tanh ('tanh').",
      default: 'none',
    },
  },
  compute: (graph, x, { approximate }) => (approximate === 'tanh' ? withTanh : withErf)(graph, x),
  value: (x, { approximate }) =>
    (x / 2) * (1 + (approximate === 'tanh' ? Math.tanh(root * (x + cubic * x ** 3)) : erf(x * Math.SQRT1_2))),
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { approximate: 'none' }, input: [7], output: [7] },
    { attributes: { approximate: 'tanh' }, input: [7], output: [7] },
  ],
});

function withErf(graph: GraphBuilder, x: string) {
  const error = graph.node('Erf', [times(graph, x, Math.SQRT1_2)]);
  const share = plus(graph, times(graph, error, 0.5), 0.5);
  return {
    y: graph.node('Mul', [x, share]),
    // Φ(x) + x · φ(x), where φ(x) = exp(−x²/2) / √(2π)
    slope() {
      const power = graph.node('Exp', [times(graph, graph.node('Mul', [x, x]), -0.5)]);
      const density = times(graph, power, 1 / Math.sqrt(2 * Math.PI));
      return graph.node('Add', [share, graph.node('Mul', [x, density])]);
    },
  };
}

function withTanh(graph: GraphBuilder, x: string) {
  const square = graph.node('Mul', [x, x]);
  // √(2/π) · x · (1 + 0.044715 x²)
  const inner = graph.node('Mul', [x, plus(graph, times(graph, square, root * cubic), root)]);
  const tanh = graph.node('Tanh', [inner]);
  const share = plus(graph, times(graph, tanh, 0.5), 0.5);
  return {
    y: graph.node('Mul', [x, share]),
    // share + x/2 · (1 − tanh²) · inner'
    slope() {
      const steep = graph.node('Sub', [
        graph.scalar(0.5),
        times(graph, graph.node('Mul', [tanh, tanh]), 0.5),
      ]);
      const within = plus(graph, times(graph, square, 3 * root * cubic), root);
      return graph.node('Add', [share, graph.node('Mul', [x, graph.node('Mul', [steep, within])])]);
    },
  };
}

function times(graph: GraphBuilder, x: string, factor: number): string {
  return graph.node('Mul', [x, graph.scalar(factor)]);
}

function plus(graph: GraphBuilder, x: string, summand: number): string {
  return graph.node('Add', [x, graph.scalar(summand)]);
}
