import { type FlattenShape, flattenShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { plain } from '../train/layout.ts';

export interface Flatten extends Layer {
  readonly type: 'flatten';
  readonly out: FlattenShape<InputOf<this['in']>>;
}

/** Lays an image out as one list, channel by channel, row by row: `[channels, height, width]` → `[features]`. */
export function flatten(attributes: Named = {}): Flatten {
  return createLayer<Flatten>(flattenDefinition, attributes);
}

export const flattenDefinition: LayerDefinition = {
  type: 'flatten',
  doc: 'Lays the image out as one list of numbers, as a dense layer needs it.',
  attributes: {},
  shape: (input) => flattenShape(input),
  forward: (x, _node, { graph }) => graph.node('Flatten', [x], { axis: 1 }),
  trainLayout: () => plain,
  train(x, { input, output }, { graph, batch }) {
    return {
      output: { value: reshape(graph, x.value, batch, ...output), layout: plain },
      backward: (dOutput) => ({ input: reshape(graph, dOutput, batch, ...input) }),
    };
  },
  explain({ channel: feature }, { input }, { input: x }) {
    const [, height = 1, width = 1] = input;
    const channel = Math.floor(feature / (height * width));
    const cell = { channel, row: Math.floor(feature / width) % height, column: feature % width };
    const term = termAt(cell, input, x);
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(cell) };
  },
  examples: [
    { attributes: {}, input: [2, 3, 4], output: [24] },
    { attributes: {}, input: [5], output: [5] },
  ],
};
