import { type ImageShape, imageShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { channelDims } from '../train/per-channel.ts';
import { type DropoutAttributes, dropoutDefinition } from './dropout.ts';

export interface SpatialDropout2d extends Layer {
  readonly type: 'spatialDropout2d';
  readonly out: ImageShape<'spatialDropout2d', InputOf<this['in']>>;
}

/**
 * Dropout of whole channels: while training, sets each channel of each image to
 * zero with probability `rate` (0 ≤ rate < 1) and scales the others by
 * 1 / (1 − rate); does nothing in inference. `[channels, height, width]`,
 * unchanged. PyTorch's Dropout2d. For convolutions, whose neighbouring values
 * are so alike that dropping single ones hides little.
 *
 * Source: Tompson et al., 2014, arXiv:1411.4280.
 *
 * @throws ShapeError when the network is built and the rate is out of range.
 */
export function spatialDropout2d(rate: number, options: Named = {}): SpatialDropout2d {
  const attributes: DropoutAttributes & Named = { ...options, rate };
  return createLayer<SpatialDropout2d>(spatialDropout2dDefinition, attributes);
}

export const spatialDropout2dDefinition: LayerDefinition<DropoutAttributes> = {
  ...dropoutDefinition,
  type: 'spatialDropout2d',
  doc: 'Forgets a random part of the channels at each training step, so that no pattern is relied on alone.',
  shape: (input) => imageShape('spatialDropout2d', input),

  train(x, { input, attributes: { rate } }, { graph, batch, random }) {
    const [channels = 0] = input;
    const kept = graph.node('GreaterOrEqual', [random([channels]), graph.scalar(rate)]);
    const scaled = graph.node('Mul', [graph.node('Cast', [kept], { to: 1 }), graph.scalar(1 / (1 - rate))]);
    const mask = reshape(graph, scaled, ...channelDims(x.layout, input, batch));
    return {
      output: { value: graph.node('Mul', [x.value, mask]), layout: x.layout },
      backward: (dOutput) => ({ input: graph.node('Mul', [dOutput, mask]) }),
    };
  },

  examples: [
    { attributes: { rate: 0.5 }, input: [4, 3, 2], output: [4, 3, 2] },
    { attributes: { rate: 0 }, input: [2, 1, 1], output: [2, 1, 1] },
    { attributes: { rate: 0.5 }, input: [6], rejects: 'needs a [channels, height, width] input, got [6]' },
    {
      attributes: { rate: 1 },
      input: [1, 2, 2],
      rejects: 'rate cannot have this value: expected a number from 0 up to but not including 1, received 1',
    },
  ],
};
