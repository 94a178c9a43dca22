import { UsageError } from '@fovea/shape';
import { type ClassScore, classScore, macroMeans, meansOfScores, type ScoreMeans } from './class-report.ts';

/** How well each of several labels at once is found. */
export interface LabelReport {
  readonly labels: readonly ClassScore[];
  readonly macro: ScoreMeans;
  readonly weighted: ScoreMeans;
  /** Part of all labels of all images that are right. */
  readonly accuracy: number;
  /** Part of the images whose labels are all right. */
  readonly exact: number;
  readonly images: number;
}

/**
 * Precision, recall and F1 of each label, where an image may have several: an image is taken to have
 * the label whose logit is above 0 (a probability above ½), and has it where its target is above ½.
 * A NaN is never right: its image counts as taken for the opposite of what it is.
 *
 * @param outputs - logits, `[images, labels]`
 * @param targets - `[images, labels]`
 * @throws UsageError when there is not one target per output
 */
export function labelReport(outputs: Float32Array, targets: Float32Array, labels: number): LabelReport {
  if (outputs.length !== targets.length) {
    throw new UsageError('metric-length', 'there is not one target per output', {
      path: 'labelReport',
      expected: `${outputs.length} targets`,
      received: `${targets.length}`,
    });
  }
  const images = outputs.length / labels;
  const counts = Array.from({ length: labels }, () => ({ hits: 0, predicted: 0, support: 0 }));
  let [right, exact] = [0, 0];
  for (let image = 0; image < images; image++) {
    let isExact = true;
    for (const [label, count] of counts.entries()) {
      const logit = outputs[image * labels + label] ?? Number.NaN;
      const has = (targets[image * labels + label] ?? 0) > 0.5;
      const guess = Number.isNaN(logit) ? !has : logit > 0;
      if (has) count.support++;
      if (guess) count.predicted++;
      if (has && guess) count.hits++;
      if (guess === has) right++;
      else isExact = false;
    }
    if (isExact) exact++;
  }
  const scores = counts.map(classScore);
  return {
    labels: scores,
    macro: macroMeans(scores),
    weighted: meansOfScores(scores, ({ support }) => support),
    accuracy: right / outputs.length,
    exact: exact / images,
    images,
  };
}
