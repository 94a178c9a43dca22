import { type MetricName, metricGoals } from '@fovea/trainer';

/** Orders figures of a metric, the best first. */
export function betterFirst(goal: MetricName): (a: number, b: number) => number {
  return metricGoals[goal] === 'max' ? (a, b) => b - a : (a, b) => a - b;
}
