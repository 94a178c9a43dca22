import type { TargetKind } from '@fovea/compiler';
import type { Batch } from '@fovea/data';

/** What is counted beside the loss, per image: of numbers the mean absolute error, of everything else how much is right. */
export interface Metrics {
  /** Part of the images that got the right class, or of the labels that are right, 0 to 1. */
  readonly accuracy?: number;
  /** |output − target|, mean over an image's outputs and over the images. */
  readonly error?: number;
}

/** The same summed over images, so that means over any number of batches come of it. */
export interface MetricSums {
  readonly correct?: number;
  readonly errorSum?: number;
}

/** What {@link measure} reads of a batch, copied: the engine may move the batch's buffers to another thread. */
export function keepAnswers({ labels, targets, size }: Batch): Answers {
  if (labels !== undefined) return { labels: labels.slice(), size };
  return { ...(targets === undefined ? {} : { targets: targets.slice() }), size };
}

export type Answers = Pick<Batch, 'labels' | 'targets' | 'size'>;

/**
 * What a batch's outputs are worth. By its labels where it has some; else a class
 * is right that has the largest target, a label (of several) that is on the target's side of ½,
 * its logit of 0. NaN is never right.
 *
 * @param outputs - `[size, …output]`
 */
export function measure(
  outputs: Float32Array,
  { labels, targets, size }: Answers,
  kind: TargetKind = 'values',
): MetricSums {
  if (labels !== undefined) return { correct: countCorrect(outputs, labels) };
  const wanted = targets ?? new Float32Array();
  const perImage = outputs.length / size;
  if (kind === 'classes') return { correct: countCorrect(outputs, predictedClasses(wanted, perImage)) };
  if (kind === 'values') {
    return { errorSum: sum(outputs, (output, i) => Math.abs(output - (wanted[i] ?? 0))) / perImage };
  }
  const isRight = (logit: number, i: number) =>
    !Number.isNaN(logit) && logit > 0 === (wanted[i] ?? 0) > 0.5 ? 1 : 0;
  return { correct: sum(outputs, isRight) / perImage };
}

export function addSums(a: MetricSums, b: MetricSums): MetricSums {
  const correct = b.correct === undefined ? {} : { correct: (a.correct ?? 0) + b.correct };
  return b.errorSum === undefined ? correct : { ...correct, errorSum: (a.errorSum ?? 0) + b.errorSum };
}

export function meansOf({ correct, errorSum }: MetricSums, images: number): Metrics {
  const accuracy = correct === undefined ? {} : { accuracy: correct / images };
  return errorSum === undefined ? accuracy : { ...accuracy, error: errorSum / images };
}

function sum(values: Float32Array, of: (value: number, i: number) => number): number {
  let total = 0;
  for (const [i, value] of values.entries()) total += of(value, i);
  return total;
}

/**
 * The class with the largest logit for each image; the first one where several
 * are equal. −1, which is no class, where there is a NaN among the logits.
 *
 * @param outputs - `[images, classes]`
 */
export function predictedClasses(outputs: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: outputs.length / classes }, (_, image) => {
    const logits = outputs.subarray(image * classes, (image + 1) * classes);
    return logits.some(Number.isNaN) ? -1 : logits.indexOf(Math.max(...logits));
  });
}

/**
 * How many images got the class that they are labelled with.
 *
 * @param outputs - `[images, classes]`
 * @param labels - `[images]`
 */
export function countCorrect(outputs: Float32Array, labels: Int32Array): number {
  const predicted = predictedClasses(outputs, outputs.length / labels.length);
  return predicted.reduce((correct, label, i) => correct + (label === labels[i] ? 1 : 0), 0);
}
