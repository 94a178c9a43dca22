import { type Resize2dAttributes, type Resize2dShape, resize2dShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { resample, resampleAttributes } from '../resample.ts';

export interface Resize2d<in out A extends Resize2dAttributes> extends Layer {
  readonly type: 'resize2d';
  readonly attributes: A;
  readonly out: Resize2dShape<InputOf<this['in']>, A>;
}

/**
 * Gives images another size: `[channels, height, width]` → `[channels, …size]`.
 * `mode` is `nearest` (default) or `bilinear`, with `alignCorners` as PyTorch's
 * `interpolate` has it. Smaller images are picked from the pixels, not averaged:
 * for that there is `adaptiveAvgPool2d`.
 *
 * @throws ShapeError when the network is built and an attribute cannot be.
 */
export function resize2d<const A extends Resize2dAttributes & Named>(attributes: A): Resize2d<A> {
  return createLayer<Resize2d<A>>(resize2dDefinition, attributes);
}

export const resize2dDefinition: LayerDefinition<Resize2dAttributes> = {
  ...resample,
  type: 'resize2d',
  doc: 'Gives the image another size, with the nearest pixels or with values between them.',
  attributes: {
    size: {
      kind: 'pair',
      least: 1,
      starter: 32,
      doc: 'Height and width of the output, as one number or [height, width].',
    },
    ...resampleAttributes,
  },
  shape: (input, attributes) => resize2dShape(input, attributes),
  examples: [
    { attributes: { size: [7, 4] }, input: [2, 3, 5], output: [2, 7, 4] },
    { attributes: { size: [5, 3], mode: 'bilinear' }, input: [2, 3, 7], output: [2, 5, 3] },
    {
      attributes: { size: [1, 5], mode: 'bilinear', alignCorners: true },
      input: [1, 4, 3],
      output: [1, 1, 5],
    },
    { attributes: { size: 1, mode: 'bilinear' }, input: [1, 5, 2], output: [1, 1, 1] },
    {
      attributes: { size: 3, mode: 'nearest', alignCorners: true },
      input: [1, 2, 2],
      rejects: "alignCorners is for mode 'bilinear' only",
    },
    { attributes: { size: 3 }, input: [4], rejects: 'needs a [channels, height, width] input, got [4]' },
  ],
};
