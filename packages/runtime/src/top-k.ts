import { ModelError, UsageError } from '@fovea/shape';

export interface Prediction {
  readonly label: string;
  /** The class's position in the labels. */
  readonly index: number;
  /** 0 to 1. */
  readonly probability: number;
}

/**
 * The `k` most probable classes, best first; equal ones in the order of their
 * index; all of them when `k` is larger than their number.
 *
 * @throws UsageError when there is not one label per probability, or `k` is not a whole number of at least 1.
 * @throws ModelError when a probability is NaN.
 */
export function topK(probabilities: Float32Array, labels: readonly string[], k = 5): Prediction[] {
  if (labels.length !== probabilities.length) {
    throw new UsageError('labels-length', 'there is not one label per probability', {
      expected: `${probabilities.length} labels`,
      received: `${labels.length}`,
    });
  }
  checkTop(k);
  const predictions = labels.map((label, index) => ({
    label,
    index,
    probability: probabilities[index] ?? 0,
  }));
  const broken = predictions.find(({ probability }) => Number.isNaN(probability));
  if (broken !== undefined) {
    throw new ModelError('probability-nan', 'the model gave a probability that is not a number', {
      path: `class "${broken.label}"`,
      received: 'NaN',
      hint: 'Its weights are probably broken: train it again with a lower learning rate.',
    });
  }
  return predictions.sort((a, b) => b.probability - a.probability).slice(0, k);
}

/** @throws UsageError when `k` is not a whole number of at least 1. */
export function checkTop(k: number): void {
  if (Number.isInteger(k) && k >= 1) return;
  throw new UsageError('top-k', 'k is not a number of classes', {
    expected: 'a whole number of at least 1',
    received: `${k}`,
  });
}
