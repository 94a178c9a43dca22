import { type Upsample2dAttributes, type Upsample2dShape, upsample2dShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { resample, resampleAttributes } from '../resample.ts';

export interface Upsample2d<in out A extends Upsample2dAttributes> extends Layer {
  readonly type: 'upsample2d';
  readonly attributes: A;
  readonly out: Upsample2dShape<InputOf<this['in']>, A>;
}

/**
 * Makes images a whole number of times larger: `[channels, height, width]` →
 * `[channels, height · scale, width · scale]`. `mode` is `nearest` (default) or
 * `bilinear`, with `alignCorners` as PyTorch's `Upsample` has it. For any other
 * size there is `resize2d`.
 *
 * @throws ShapeError when the network is built and an attribute cannot be.
 */
export function upsample2d<const A extends Upsample2dAttributes & Named>(attributes: A): Upsample2d<A> {
  return createLayer<Upsample2d<A>>(upsample2dDefinition, attributes);
}

export const upsample2dDefinition: LayerDefinition<Upsample2dAttributes> = {
  ...resample,
  type: 'upsample2d',
  doc: 'Makes the image larger by repeating its pixels, or by values between them.',
  attributes: {
    scale: {
      kind: 'pair',
      least: 1,
      starter: 2,
      doc: 'How many times larger, as one number or [height, width].',
    },
    ...resampleAttributes,
  },
  shape: (input, attributes) => upsample2dShape(input, attributes),
  examples: [
    { attributes: { scale: 2 }, input: [2, 2, 3], output: [2, 4, 6] },
    { attributes: { scale: [1, 3] }, input: [1, 3, 1], output: [1, 3, 3] },
    { attributes: { scale: 2, mode: 'bilinear' }, input: [2, 3, 2], output: [2, 6, 4] },
    {
      attributes: { scale: [3, 2], mode: 'bilinear', alignCorners: true },
      input: [1, 2, 3],
      output: [1, 6, 6],
    },
    { attributes: { scale: 4, mode: 'bilinear', alignCorners: true }, input: [1, 1, 1], output: [1, 4, 4] },
    {
      attributes: { scale: 2, alignCorners: true },
      input: [1, 2, 2],
      rejects: "alignCorners is for mode 'bilinear' only",
    },
    {
      attributes: { scale: 0 },
      input: [1, 2, 2],
      rejects: 'scale must be a whole number of at least 1, got 0',
    },
  ],
};
