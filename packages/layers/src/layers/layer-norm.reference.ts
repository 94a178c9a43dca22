import type { Reference } from '../reference.ts';
import type { LayerNormAttributes } from './layer-norm.ts';

/** (x − mean) / √(variance + ε) · weight + bias, over all values, the variance biased. */
export const layerNormReference: Reference<LayerNormAttributes> = (
  x,
  { attributes: { epsilon = 1e-5 } },
  { weight, bias },
) => standardised(x, epsilon).map((value, i) => value * (weight?.[i] ?? 1) + (bias?.[i] ?? 0));

/** The same numbers with mean 0 and, but for ε, variance 1. */
export function standardised(x: readonly number[], epsilon: number): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value) => (value - mean) / Math.sqrt(variance + epsilon));
}
