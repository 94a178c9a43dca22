import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { convertLayout } from '../train/convert-layout.ts';
import { plain } from '../train/layout.ts';

export interface DropoutAttributes {
  readonly rate: number;
}

export interface Dropout extends Layer {
  readonly type: 'dropout';
  readonly out: Unchanged<this['in']>;
}

/**
 * While training, sets each value to zero with probability `rate` (0 ≤ rate < 1)
 * and scales the others by 1 / (1 − rate); does nothing in inference. Any shape.
 * The random numbers are fed from outside, so a run can be repeated.
 *
 * @throws ShapeError when the network is built and the rate is out of range.
 */
export function dropout(rate: number, options: Named = {}): Dropout {
  const attributes: DropoutAttributes & Named = { ...options, rate };
  return createLayer<Dropout>(dropoutDefinition, attributes);
}

export const dropoutDefinition: LayerDefinition<DropoutAttributes> = {
  type: 'dropout',
  doc: 'Forgets a random part of the values at each training step, so that no value is relied on alone.',
  attributes: {
    rate: {
      kind: 'fraction',
      includesOne: false,
      starter: 0.25,
      doc: 'The part that is set to zero, from 0 up to but not including 1.',
    },
  },
  positional: ['rate'],
  shape: (input) => input,
  forward: (x) => x,
  trainLayout: () => 'any',

  train(x, { input, attributes: { rate } }, { graph, batch, random }) {
    const kept = graph.node('GreaterOrEqual', [random(input), graph.scalar(rate)]);
    const scaled = graph.node('Mul', [graph.node('Cast', [kept], { to: 1 }), graph.scalar(1 / (1 - rate))]);
    // The numbers come in the order that users see, so that the same ones are dropped whatever the layout.
    const mask = convertLayout(graph, { value: scaled, layout: plain }, x.layout, input, batch).output.value;
    return {
      output: { value: graph.node('Mul', [x.value, mask]), layout: x.layout },
      backward: (dOutput) => ({ input: graph.node('Mul', [dOutput, mask]) }),
    };
  },

  explain(cell, { input }, { input: x }) {
    const term = termAt(cell, input, x);
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(cell) };
  },

  examples: [
    { attributes: { rate: 0.5 }, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { rate: 0 }, input: [6], output: [6] },
    {
      attributes: { rate: 1 },
      input: [6],
      rejects: 'rate cannot have this value: expected a number from 0 up to but not including 1, received 1',
    },
  ],
};
