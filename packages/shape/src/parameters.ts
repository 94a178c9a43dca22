/** Parameters of a convolution: `filters · (channels / groups) · kernel height · kernel width`, plus `filters` with bias. */
export function conv2dParameters(layer: {
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number | readonly [number, number];
  readonly groups?: number;
  readonly bias?: boolean;
}): number {
  const { channels, filters, kernel, groups = 1, bias = true } = layer;
  const area = typeof kernel === 'number' ? kernel * kernel : kernel[0] * kernel[1];
  return filters * (channels / groups) * area + (bias ? filters : 0);
}

/** Parameters of a dense layer: `units · features`, plus `units` with bias. */
export function denseParameters(layer: {
  readonly features: number;
  readonly units: number;
  readonly bias?: boolean;
}): number {
  const { features, units, bias = true } = layer;
  return units * features + (bias ? units : 0);
}
