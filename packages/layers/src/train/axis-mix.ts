import type { ResampleAttributes } from '@fovea/shape';

/** How the places along one axis are made of others: each of `output` is a mix of `input` places. */
export interface AxisMix {
  readonly input: number;
  readonly output: number;
  /** `weights[out · input + in]` */
  readonly weights: Float32Array;
}

/** One place of an axis, and how much of it goes into another. */
export interface Share {
  readonly place: number;
  readonly weight: number;
}

/** @param sharesOf - what the place `at` of the output is made of */
export function axisMix(input: number, output: number, sharesOf: (at: number) => readonly Share[]): AxisMix {
  const weights = new Float32Array(output * input);
  for (let at = 0; at < output; at++) {
    for (const { place, weight } of sharesOf(at)) weights[at * input + place] = weight;
  }
  return { input, output, weights };
}

/** The mix that takes gradients back. */
export function transposed({ input, output, weights }: AxisMix): AxisMix {
  return {
    input: output,
    output: input,
    weights: weights.map((_, i) => weights[(i % output) * input + Math.floor(i / output)] ?? 0),
  };
}

/**
 * What a place is made of when an axis of `input` places becomes one of `output`:
 * the place in which its centre lies, or for `bilinear` the two beside its centre.
 *
 * Source: PyTorch's `interpolate`, aten/src/ATen/native/UpSample.h. The nearest
 * place is worked out in whole numbers, where PyTorch multiplies by a rounded scale.
 */
export function resampleShares(
  input: number,
  output: number,
  { mode = 'nearest', alignCorners = false }: ResampleAttributes,
): (at: number) => readonly Share[] {
  if (mode === 'nearest') return (at) => [{ place: Math.floor((at * input) / output), weight: 1 }];
  return (at) => {
    const centre = alignCorners
      ? output === 1
        ? 0
        : (at * (input - 1)) / (output - 1)
      : Math.max(0, ((at + 0.5) * input) / output - 0.5);
    const place = Math.min(Math.floor(centre), input - 1);
    const weight = centre - place;
    return weight === 0 || place === input - 1
      ? [{ place, weight: 1 }]
      : [
          { place, weight: 1 - weight },
          { place: place + 1, weight },
        ];
  };
}

/** The places over which adaptive average pooling takes its mean: from ⌊at · input / output⌋ up to ⌈(at + 1) · input / output⌉. */
export function adaptiveShares(input: number, output: number): (at: number) => readonly Share[] {
  return (at) => {
    const start = Math.floor((at * input) / output);
    const count = Math.ceil(((at + 1) * input) / output) - start;
    return Array.from({ length: count }, (_, i) => ({ place: start + i, weight: 1 / count }));
  };
}
