import type { SweepParameter, SweepTrial, SweepValue } from './sweep-report.ts';

/** With fewer results than this, a trend is no more than an accident. */
const leastResults = 8;

/** How results go with a parameter. */
export type SweepEffect =
  | {
      readonly kind: 'trend';
      readonly name: string;
      readonly results: number;
      /** Spearman's rank correlation with being better: 1 where larger is always better, −1 where smaller is. */
      readonly correlation: number;
      /** Whether it is larger than chance gives in 19 of 20 sweeps. */
      readonly isClear: boolean;
    }
  | {
      readonly kind: 'groups';
      readonly name: string;
      /** For each value, how many results it has and the middle one of them, the best first. */
      readonly groups: readonly {
        readonly value: SweepValue;
        readonly results: number;
        readonly median: number;
      }[];
    };

/**
 * Which parameters mattered, where that can be said: of numbers, whether larger ones went with better results;
 * of choices, the median of each. Where trials ended at different epochs, they are compared where all were.
 */
export function sweepEffects(
  parameters: readonly SweepParameter[],
  trials: readonly SweepTrial[],
  better: 'min' | 'max',
): readonly SweepEffect[] {
  const sign = better === 'max' ? 1 : -1;
  return parameters.flatMap(({ name, scale }): SweepEffect[] => {
    const points = trials.flatMap(({ values, firstResult, result = firstResult }) => {
      const [value, reached] = [values[name], firstResult ?? result];
      return value === undefined || reached === undefined ? [] : [{ value, reached }];
    });
    if (scale === 'choice') {
      const values = [...new Set(points.map(({ value }) => value))];
      const groups = values
        .map((value) => {
          const reached = points.filter((point) => point.value === value).map((point) => point.reached);
          return { value, results: reached.length, median: median(reached) };
        })
        .toSorted((a, b) => sign * (b.median - a.median));
      const isTelling = groups.length > 1 && groups.every(({ results }) => results > 1);
      return isTelling ? [{ kind: 'groups', name, groups }] : [];
    }
    const numbers = points.map(({ value }) => Number(value));
    if (numbers.length < leastResults || new Set(numbers).size < 3) return [];
    const correlation = rankCorrelation(
      numbers,
      points.map(({ reached }) => sign * reached),
    );
    if (Number.isNaN(correlation)) return [];
    // What is beyond 1.96 standard deviations of the correlation of unrelated ranks.
    const isClear = Math.abs(correlation) > 1.96 / Math.sqrt(numbers.length - 1);
    return [{ kind: 'trend', name, results: numbers.length, correlation, isClear }];
  });
}

/** Spearman's correlation, −1 to 1; NaN where one of them is always the same. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  const sum = (one: readonly number[], other: readonly number[]) =>
    one.reduce((total, value, i) => total + (value - middle) * ((other[i] ?? 0) - middle), 0);
  return sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y));
}

/** Places from 0; equal values share the mean of theirs. */
function ranks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}
