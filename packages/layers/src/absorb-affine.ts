type Parameters = Readonly<Record<string, Float32Array>>;

/**
 * Weight and bias of a convolution with a following `scale · y + shift` per
 * channel worked in.
 *
 * @param channelOf - the output channel that the weight's i-th number belongs to
 */
export function absorbAffine(
  { weight = new Float32Array(), bias }: Parameters,
  { scale, shift }: { readonly scale: Float32Array; readonly shift: Float32Array },
  channelOf: (i: number) => number,
): Parameters {
  return {
    weight: weight.map((value, i) => value * (scale[channelOf(i)] ?? 1)),
    bias: shift.map((value, channel) => value + (bias?.[channel] ?? 0) * (scale[channel] ?? 1)),
  };
}

/** The way back, as far as there is one: a layer that has no bias of its own cannot keep the shift. */
export function releaseShift(
  { weight = new Float32Array(), bias }: Parameters,
  channels: number,
  hasBias: boolean,
): { readonly parameters: Parameters; readonly shift: Float32Array } {
  const none = new Float32Array(channels);
  if (!hasBias) return { parameters: { weight }, shift: bias ?? none };
  return { parameters: bias === undefined ? { weight } : { weight, bias }, shift: none };
}
