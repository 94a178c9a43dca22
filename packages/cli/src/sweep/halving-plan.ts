import { UsageError } from '@fovea/shape';

/** A stage of a sweep: so many trials are trained until they have so many epochs. */
export interface Rung {
  readonly trials: number;
  /** In all, those of earlier rungs included; missing where the trials themselves say it. */
  readonly epochs?: number;
}

/**
 * Successive halving (Jamieson and Talwalkar 2016, arXiv:1502.07943): all trials get a few epochs, the best
 * of them, one in `eta`, `eta` times as many, and so on; the last rung has all the epochs. There are as many
 * rungs as trials and epochs allow.
 *
 * @throws UsageError where that is one rung only
 */
export function halvingPlan({
  trials,
  epochs,
  eta,
}: {
  readonly trials: number;
  readonly epochs: number;
  readonly eta: number;
}): readonly Rung[] {
  const rungs: Rung[] = [];
  for (let power = 1; power <= epochs && power <= trials; power *= eta) {
    // From the last rung, which has all epochs, to the first.
    rungs.unshift({ trials: 0, epochs: Math.round(epochs / power) });
  }
  if (rungs.length < 2) {
    throw new UsageError('sweep-halving', 'there is nothing to halve', {
      path: trials < eta ? 'trials' : 'epochs',
      expected: `${eta} trials and ${eta} epochs at least`,
      received: `${trials} trials, ${epochs} epochs`,
      hint: `Give more, e.g. --trials ${eta * eta * eta} --epochs ${eta * eta}, or search with --search random.`,
    });
  }
  return rungs.map((rung, i) => ({ ...rung, trials: Math.floor(trials / eta ** i) }));
}
