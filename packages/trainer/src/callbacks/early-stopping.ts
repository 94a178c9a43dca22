import { checkMetricName, gain, type MetricName, metricOf } from '../settings/metric-goals.ts';
import { checkRange } from '../settings/setting-range.ts';
import type { Checkpoint, EpochRecord } from '../state/checkpoint.ts';
import type { Callback } from './callback.ts';

export interface EarlyStoppingOptions {
  /** The figure that is watched; whether less or more is better is known of each. Default `testLoss`. */
  readonly monitor?: MetricName;
  /** Epochs without a better one before the run ends, at least 1. Default 5. */
  readonly patience?: number;
  /** An epoch is better only if it is so by more than this, in the figure's own units. Default 0. */
  readonly minDelta?: number;
  /** Whether the run's result has the weights of the best epoch instead of the last. Default true. */
  readonly restoreBest?: boolean;
  /** Where a run that goes on finds the best epoch of before, such as a file that `keepCheckpoints` wrote. */
  loadBest?(epoch: number): Promise<Checkpoint | undefined>;
}

/**
 * Ends a run once an epoch's figure has not become better for some epochs. What it knows follows from the
 * run's history alone, so a run that goes on is ended where it would have been.
 *
 * @throws UsageError for a figure that there is not, or a number out of range
 */
export function earlyStopping({
  monitor = 'testLoss',
  patience = 5,
  minDelta = 0,
  restoreBest = true,
  loadBest,
}: EarlyStoppingOptions = {}): Callback {
  checkMetricName(monitor);
  const whole = Number.isSafeInteger(patience) && patience >= 1;
  checkRange('earlyStopping', 'patience', patience, whole, 'a whole number of at least 1');
  checkRange('earlyStopping', 'minDelta', minDelta, minDelta >= 0, 'a number of at least 0');
  let kept: Checkpoint | undefined;

  const judge = (history: readonly EpochRecord[], stop: (reason: string) => void) => {
    const best = bestSoFar(history, monitor, minDelta);
    const waited = history.length - (best?.epoch ?? history.length);
    if (best !== undefined && waited >= patience) {
      const value = Number(metricOf(best, monitor).toPrecision(4));
      stop(`${monitor} has not become better than ${value} (epoch ${best.epoch}) for ${waited} epochs`);
    }
    return best;
  };
  return {
    name: 'earlyStopping',

    async onStart({ run: { resumed }, history, stop, warn }) {
      kept = undefined;
      const best = judge(history, stop);
      if (!restoreBest || best === undefined) return;
      const isLast = best.epoch === history.length && resumed?.running.images === 0;
      kept = isLast ? resumed : await loadBest?.(best.epoch);
      if (kept === undefined) {
        warn(
          `earlyStopping: the weights of epoch ${best.epoch}, the best so far, are not at hand; if no later one is better, the result has those of the last epoch`,
        );
      }
    },

    async onEpoch({ record, history, stop, checkpoint }) {
      const best = judge(history, stop);
      if (restoreBest && best?.epoch === record.epoch) kept = await checkpoint();
    },

    onEnd({ restore, end }) {
      if (kept !== undefined && end.by !== 'error') restore(kept);
    },
  };
}

/** The last epoch that was better than all before it by more than `minDelta`. */
function bestSoFar(
  history: readonly EpochRecord[],
  monitor: MetricName,
  minDelta: number,
): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of history) {
    const value = metricOf(record, monitor);
    if (best === undefined || gain(monitor, value, metricOf(best, monitor)) > minDelta) best = record;
  }
  return best;
}
