import { UsageError } from '@fovea/shape';

/** Which class the images of each class were taken for. */
export interface ConfusionMatrix {
  /** How many classes there are. */
  readonly classes: number;
  /** `[truth, predicted]`, row-major: images of the one class that were taken for the other. */
  readonly counts: readonly number[];
  /** Per true class: images that got no class, because a NaN was among their logits. */
  readonly unpredicted: readonly number[];
}

/**
 * Counts truth against prediction, as scikit-learn's `confusion_matrix`: rows are the truth.
 *
 * @param labels - `[images]`
 * @param predicted - `[images]`, −1 for none: what `predictedClasses` gives
 * @throws UsageError for lists of different lengths, or a label that is none of the classes
 */
export function confusionMatrix(labels: Int32Array, predicted: Int32Array, classes: number): ConfusionMatrix {
  if (labels.length !== predicted.length) {
    throw new UsageError('metric-length', 'there is not one prediction per label', {
      path: 'confusionMatrix',
      expected: `${labels.length} predictions`,
      received: `${predicted.length}`,
    });
  }
  const counts = Array.from({ length: classes * classes }, () => 0);
  const unpredicted = Array.from({ length: classes }, () => 0);
  for (const [image, label] of labels.entries()) {
    const guess = predicted[image] ?? -1;
    checkClass('label', label, 0, classes);
    checkClass('prediction', guess, -1, classes);
    const [list, at] = guess < 0 ? [unpredicted, label] : [counts, label * classes + guess];
    list[at] = (list[at] ?? 0) + 1;
  }
  return { classes, counts, unpredicted };
}

function checkClass(what: string, value: number, least: number, classes: number): void {
  if (value >= least && value < classes) return;
  throw new UsageError('metric-class', `a ${what} is none of the classes`, {
    path: 'confusionMatrix',
    expected: `a whole number from ${least} to ${classes - 1}`,
    received: `${value}`,
  });
}
