import type { ConfusionMatrix } from './confusion-matrix.ts';

/** How well one class, or one of several labels, is told from the others. */
export interface ClassScore {
  /** Of what was taken for it, the part that is. 0 where nothing was: see `predicted`. */
  readonly precision: number;
  /** Of what is it, the part that was found. 0 where nothing is: see `support`. */
  readonly recall: number;
  /** Harmonic mean of both: 2 · hits / (predicted + support); 0 where that is 0 / 0. */
  readonly f1: number;
  /** Images that are it. */
  readonly support: number;
  /** Images that were taken for it. */
  readonly predicted: number;
}

export type ScoreMeans = Pick<ClassScore, 'precision' | 'recall' | 'f1'>;

export interface ClassReport {
  /** In the order of the classes. */
  readonly classes: readonly ClassScore[];
  /** Plain means over the classes that some image has or was taken for. */
  readonly macro: ScoreMeans;
  /** Means weighted by support. */
  readonly weighted: ScoreMeans;
  /** Part of the images that got the right class; NaN of no images. */
  readonly accuracy: number;
  readonly images: number;
}

/**
 * Precision, recall and F1 of each class, as scikit-learn's `classification_report`
 * with `zero_division=0`. An image that got no class (NaN) counts in its class's
 * support, and as taken for none.
 */
export function classReport({ classes, counts, unpredicted }: ConfusionMatrix): ClassReport {
  const each = Array.from({ length: classes }, (_, i) => i);
  const cell = (truth: number, guess: number) => counts[truth * classes + guess] ?? 0;
  const scores = each.map((one) =>
    classScore({
      hits: cell(one, one),
      predicted: sum(each.map((truth) => cell(truth, one))),
      support: sum(each.map((guess) => cell(one, guess))) + (unpredicted[one] ?? 0),
    }),
  );
  const images = sum(scores.map(({ support }) => support));
  return {
    classes: scores,
    macro: macroMeans(scores),
    weighted: meansOfScores(scores, ({ support }) => support),
    accuracy: sum(each.map((one) => cell(one, one))) / images,
    images,
  };
}

/** @param count.hits - images that are it and were taken for it */
export function classScore({
  hits,
  predicted,
  support,
}: {
  readonly hits: number;
  readonly predicted: number;
  readonly support: number;
}): ClassScore {
  return {
    precision: part(hits, predicted),
    recall: part(hits, support),
    f1: part(2 * hits, predicted + support),
    support,
    predicted,
  };
}

/** The plain means over those that occur, in truth or prediction. */
export function macroMeans(scores: readonly ClassScore[]): ScoreMeans {
  return meansOfScores(scores, ({ support, predicted }) => (support + predicted > 0 ? 1 : 0));
}

/** Weighted means; 0 where all weights are. */
export function meansOfScores(
  scores: readonly ClassScore[],
  weightOf: (score: ClassScore) => number,
): ScoreMeans {
  const total = sum(scores.map(weightOf));
  const mean = (key: keyof ScoreMeans) =>
    part(sum(scores.map((score) => weightOf(score) * score[key])), total);
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

function part(of: number, whole: number): number {
  return whole === 0 ? 0 : of / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
