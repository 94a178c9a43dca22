import { type PixelShuffleShape, pixelShuffleShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { imageAxes } from '../train/image-axes.ts';

export interface PixelShuffleAttributes {
  readonly factor: number;
}

export interface PixelShuffle<in out Factor extends number> extends Layer {
  readonly type: 'pixelShuffle';
  readonly out: PixelShuffleShape<InputOf<this['in']>, Factor>;
}

/**
 * Lays channels out as pixels: each `factor²` channels become one whose pixels
 * are blocks of factor × factor. `[channels · factor², height, width]` →
 * `[channels, height · factor, width · factor]`, in PyTorch's order: channel
 * c · factor² + i · factor + j goes to row i, column j of the blocks of channel c.
 *
 * Source: Shi et al., 2016, arXiv:1609.05158.
 *
 * @throws ShapeError when the network is built and the channels do not fit.
 */
export function pixelShuffle<const Factor extends number>(
  factor: Factor,
  options: Named = {},
): PixelShuffle<Factor> {
  const attributes: PixelShuffleAttributes & Named = { ...options, factor };
  return createLayer<PixelShuffle<Factor>>(pixelShuffleDefinition, attributes);
}

export const pixelShuffleDefinition: LayerDefinition<PixelShuffleAttributes> = {
  type: 'pixelShuffle',
  doc: 'Makes the image larger and the channels fewer, by laying groups of channels out as blocks of pixels.',
  attributes: {
    factor: { kind: 'whole', least: 1, starter: 2, doc: 'How many times larger height and width become.' },
  },
  positional: ['factor'],
  shape: (input, attributes) => pixelShuffleShape(input, attributes),
  forward: (x, { attributes: { factor } }, { graph }) =>
    graph.node('DepthToSpace', [x], { blocksize: factor, mode: 'CRD' }),
  trainLayout: () => 'images',

  train(x, { input, output, attributes: { factor } }, { graph, batch }) {
    const [channels = 0] = output;
    const [, height = 0, width = 0] = input;
    const { flat } = imageAxes(x.layout, batch);
    // Blocks as dimensions of their own, as they come in the channels and as they go among the pixels.
    const [from, to] =
      x.layout.kind === 'plain'
        ? [
            [batch * channels, factor, factor, height, width],
            [batch * channels, height, factor, width, factor],
          ]
        : [
            [batch * height, width, channels, factor, factor],
            [batch * height, factor, width, factor, channels],
          ];
    const blocks = reshape(graph, x.value, ...from);
    const shuffled = graph.node('Transpose', [blocks], { perm: [0, 3, 1, 4, 2] });
    return {
      output: { value: reshape(graph, shuffled, ...flat(output)), layout: x.layout },
      backward(dOutput) {
        const pixels = reshape(graph, dOutput, ...to);
        const collected = graph.node('Transpose', [pixels], { perm: [0, 2, 4, 1, 3] });
        return { input: reshape(graph, collected, ...flat(input)) };
      },
    };
  },

  explain({ channel, row, column }, { input, attributes: { factor } }, { input: x }) {
    const place = (row % factor) * factor + (column % factor);
    const cell = {
      channel: channel * factor * factor + place,
      row: Math.floor(row / factor),
      column: Math.floor(column / factor),
    };
    const term = termAt(cell, input, x);
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(cell) };
  },

  examples: [
    { attributes: { factor: 2 }, input: [8, 2, 3], output: [2, 4, 6] },
    { attributes: { factor: 3 }, input: [9, 1, 2], output: [1, 3, 6] },
    { attributes: { factor: 1 }, input: [3, 2, 2], output: [3, 2, 2] },
    {
      attributes: { factor: 2 },
      input: [6, 2, 2],
      rejects: 'the 6 input channels do not make blocks of 2 × 2. Factor 1 fits; so do 8 channels.',
    },
    { attributes: { factor: 2 }, input: [4], rejects: 'needs a [channels, height, width] input, got [4]' },
  ],
};
