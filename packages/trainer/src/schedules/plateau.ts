import type { EpochRecord } from '../state/checkpoint.ts';

export interface Plateau {
  readonly name: 'plateau';
  /** What the rate is multiplied by, above 0 and below 1. Default 0.1. */
  readonly gamma?: number;
  /** Epochs in a row that may pass without a better loss. Default 10. */
  readonly patience?: number;
  /** A loss is better when it is below the best one times (1 − threshold), 0 up to but not including 1. Default 1e-4. */
  readonly threshold?: number;
  /** The smallest factor, from 0 to 1. Default 0. */
  readonly floor?: number;
}

/**
 * Falls by `gamma` whenever more than `patience` epochs in a row bring no better loss, on the held-out images
 * where there are some. It is worked out anew from the run's history, so that a resumed run goes on in the same bits.
 *
 * Source: PyTorch's ReduceLROnPlateau with mode "min" and a relative threshold, without cool-down.
 */
export function plateauFactor(
  { gamma = 0.1, patience = 10, threshold = 1e-4, floor = 0 }: Plateau,
  history: readonly EpochRecord[],
): number {
  let [factor, best, waited] = [1, Number.POSITIVE_INFINITY, 0];
  for (const { loss, testLoss = loss } of history) {
    const isBetter = testLoss < best * (1 - threshold);
    if (isBetter) best = testLoss;
    waited = isBetter ? 0 : waited + 1;
    if (waited > patience) [factor, waited] = [Math.max(factor * gamma, floor), 0];
  }
  return factor;
}
