import { type ReshapeShape, reshapeShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape as reshapeValue } from '../train/gather.ts';
import { plain } from '../train/layout.ts';

export interface ReshapeAttributes {
  readonly shape: Shape;
}

export interface Reshape<in out To extends Shape> extends Layer {
  readonly type: 'reshape';
  readonly out: ReshapeShape<InputOf<this['in']>, To>;
}

/**
 * The same values in another shape, `[features]` or `[channels, height, width]`,
 * channel by channel, row by row; one size may be −1, which is what is left.
 *
 * @throws ShapeError when the network is built and the input has other than as many values.
 */
export function reshape<const To extends Shape>(shape: To, options: Named = {}): Reshape<To> {
  const attributes: ReshapeAttributes & Named = { ...options, shape };
  return createLayer<Reshape<To>>(reshapeDefinition, attributes);
}

export const reshapeDefinition: LayerDefinition<ReshapeAttributes> = {
  type: 'reshape',
  doc: 'Lays the same numbers out in another shape, such as a list as an image.',
  attributes: {
    shape: {
      kind: 'shape',
      starter: [-1],
      doc: 'The new shape, [features] or [channels, height, width]; one size may be -1 for what is left.',
    },
  },
  positional: ['shape'],
  shape: (input, attributes) => reshapeShape(input, attributes),
  forward: (x, { output }, { graph }) => reshapeValue(graph, x, 0, ...output),
  trainLayout: () => plain,
  train(x, { input, output }, { graph, batch }) {
    return {
      output: { value: reshapeValue(graph, x.value, batch, ...output), layout: plain },
      backward: (dOutput) => ({ input: reshapeValue(graph, dOutput, batch, ...input) }),
    };
  },
  explain({ channel, row, column }, { input, output }, { input: x }) {
    const [, rows = 1, columns = 1] = output;
    const [, height = 1, width = 1] = input;
    const at = (channel * rows + row) * columns + column;
    const cell = {
      channel: Math.floor(at / (height * width)),
      row: Math.floor(at / width) % height,
      column: at % width,
    };
    const term = termAt(cell, input, x);
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(cell) };
  },
  examples: [
    { attributes: { shape: [2, 3, 2] }, input: [12], output: [2, 3, 2] },
    { attributes: { shape: [4, -1, 1] }, input: [2, 3, 2], output: [4, 3, 1] },
    { attributes: { shape: [-1] }, input: [2, 2, 3], output: [12] },
    {
      attributes: { shape: [5, -1, 1] },
      input: [2, 3, 4],
      rejects: 'the 24 values of [2, 3, 4] do not fill [5, -1, 1]. [24] fits.',
    },
    {
      attributes: { shape: [2, 0, 3] },
      input: [6],
      rejects: 'shape must be [features] or [channels, height, width], of which one may be -1, got [2, 0, 3]',
    },
  ],
};
