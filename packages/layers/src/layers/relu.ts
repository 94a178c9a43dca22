import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
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

export const reluDefinition: LayerDefinition = {
  type: 'relu',
  doc: 'Keeps what is positive and sets the rest to zero.',
  attributes: {},
  shape: (input) => input,
  forward: (x, _node, { graph }) => graph.node('Relu', [x]),
  trainLayout: () => 'any',
  train(x, _node, { graph }) {
    const value = graph.node('Relu', [x.value]);
    return {
      output: { value, layout: x.layout },
      backward(dOutput) {
        // Cast and Mul are faster than Where on a CPU.
        const open = graph.node('Cast', [graph.node('Greater', [value, graph.scalar(0)])], { to: 1 });
        return { input: graph.node('Mul', [dOutput, open]) };
      },
    };
  },
  monotone: true,
  explain(cell, { input }, { input: x }) {
    const term = termAt(cell, input, x);
    return { kind: 'rectified', terms: [term], result: Math.max(0, term.value), window: cellRegion(cell) };
  },
  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: {}, input: [7], output: [7] },
  ],
};
