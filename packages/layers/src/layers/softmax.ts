import { type FlatShape, flatShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';

export interface Softmax extends Layer {
  readonly type: 'softmax';
  readonly out: FlatShape<'softmax', InputOf<this['in']>>;
}

/**
 * Turns logits into probabilities that add up to 1: exp(xᵢ) / Σ exp(xⱼ), over
 * `[classes]`. It must come last and takes part in inference only: training
 * computes the loss from the logits, which is exact where probabilities are
 * rounded to 0 or 1. Exported models have probabilities with or without it.
 */
export function softmax(attributes: Named = {}): Softmax {
  return createLayer<Softmax>(softmaxDefinition, attributes);
}

export const softmaxDefinition: LayerDefinition = {
  type: 'softmax',
  doc: 'Turns the votes for the classes into probabilities that add up to 1.',
  attributes: {},
  shape: (input) => flatShape('softmax', input),
  forward: (x, _node, { graph }) => graph.node('Softmax', [x], { axis: 1 }),
  trainLayout: () => 'any',
  train: (x) => ({ output: x, backward: (dOutput) => ({ input: dOutput }) }),
  inferenceOnly: true,
  examples: [
    { attributes: {}, input: [5], output: [5] },
    {
      attributes: {},
      input: [2, 3, 3],
      rejects: 'needs a flat [features] input, got [2, 3, 3]. flatten() before it gives [18]',
    },
  ],
};
