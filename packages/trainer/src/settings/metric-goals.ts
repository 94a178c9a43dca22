import { UsageError } from '@fovea/shape';
import type { EpochRecord } from '../state/checkpoint.ts';

/** A figure of an epoch that can be watched. */
export type MetricName = Exclude<keyof EpochRecord, 'epoch' | 'busy'>;

/** Whether the smaller or the larger value of a figure is the better one. */
export const metricGoals: Readonly<Record<MetricName, 'min' | 'max'>> = {
  loss: 'min',
  accuracy: 'max',
  error: 'min',
  testLoss: 'min',
  testAccuracy: 'max',
  testError: 'min',
  seconds: 'min',
  samplesPerSecond: 'max',
};

/**
 * A figure of an epoch by its name.
 *
 * @throws UsageError where the epoch has no such figure; it says which there are
 */
export function metricOf(record: EpochRecord, monitor: MetricName): number {
  const value = record[monitor];
  if (value !== undefined) return value;
  throw new UsageError('monitor-missing', `the epochs of this run have no "${monitor}"`, {
    path: 'monitor',
    expected: Object.keys(record)
      .filter((name) => name in metricGoals)
      .join(', '),
    hint: monitor.startsWith('test') ? 'Figures of held-out images need `test`.' : 'Choose another figure.',
  });
}

/** By how much the first value is better than the second; negative where it is worse. */
export function gain(monitor: MetricName, value: number, than: number): number {
  return metricGoals[monitor] === 'min' ? than - value : value - than;
}

/** The best epochs, best first; of equal ones the earlier. */
export function bestEpochs(
  history: readonly EpochRecord[],
  monitor: MetricName,
  count: number,
): readonly EpochRecord[] {
  return history
    .toSorted((a, b) => gain(monitor, metricOf(b, monitor), metricOf(a, monitor)) || a.epoch - b.epoch)
    .slice(0, count);
}

/** @throws UsageError for a name that no epoch has */
export function checkMetricName(monitor: string): void {
  if (monitor in metricGoals) return;
  throw new UsageError('monitor-unknown', 'there is no such figure', {
    path: 'monitor',
    expected: Object.keys(metricGoals).join(', '),
    received: monitor,
  });
}
