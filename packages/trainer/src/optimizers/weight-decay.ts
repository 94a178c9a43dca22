import type { WeightDecay } from '@fovea/compiler';
import { checkNotNegative } from '../settings/setting-range.ts';

/** What every optimiser has. */
export interface WeightDecayOption {
  /**
   * λ, how strongly weights are drawn towards zero. It acts on weights of convolutions and dense layers, not
   * on biases and norms; groups of the run's settings may say otherwise. Default 0, unless the optimiser says another.
   */
  readonly weightDecay?: number;
}

/** @throws UsageError for a negative λ, or one that is no number */
export function weightDecayOf(
  path: string,
  rate: number,
  decoupled: boolean,
): { readonly weightDecay: WeightDecay } {
  checkNotNegative(path, { weightDecay: rate });
  return { weightDecay: { rate, decoupled } };
}
