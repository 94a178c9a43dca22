import { expect, it } from 'vitest';
import { rankCorrelation, sweepEffects } from './sweep-effects.ts';
import type { SweepTrial } from './sweep-report.ts';

const trials = (results: readonly number[], values: (i: number) => SweepTrial['values']): SweepTrial[] =>
  results.map((result, i) => ({ name: `trial-${i}`, values: values(i), result, epochs: 1, seconds: 1 }));

it('is 1 and −1 where ranks agree and disagree, between where they do not, and averages ties', () => {
  expect(rankCorrelation([1, 2, 30], [0.1, 0.2, 0.9])).toBeCloseTo(1);
  expect(rankCorrelation([1, 2, 30], [3, 2, 1])).toBeCloseTo(-1);
  // By hand: ranks 0 1 2 3 and 0.5 0.5 2 3.
  expect(rankCorrelation([1, 2, 3, 4], [5, 5, 6, 7])).toBeCloseTo(4.5 / Math.sqrt(5 * 4.5));
  expect(rankCorrelation([1, 1], [1, 2])).toBeNaN();
});

it('says which way is better, whether more or less of the result is', () => {
  const all = trials([1, 2, 3, 4, 5, 6, 7, 8], (i) => ({ lr: 0.1 ** i }));
  const parameters = [{ name: 'lr', scale: 'log' }] as const;
  expect(sweepEffects(parameters, all, 'max')).toMatchObject([{ kind: 'trend', isClear: true, results: 8 }]);
  expect(sweepEffects(parameters, all, 'max')[0]).toMatchObject({ correlation: expect.closeTo(-1) });
  expect(sweepEffects(parameters, all, 'min')[0]).toMatchObject({ correlation: expect.closeTo(1) });
});

it('says nothing of too few results, of one value, and of what has no result', () => {
  const parameters = [{ name: 'lr', scale: 'log' }] as const;
  expect(
    sweepEffects(
      parameters,
      trials([1, 2, 3], (i) => ({ lr: i + 1 })),
      'max',
    ),
  ).toEqual([]);
  expect(
    sweepEffects(
      parameters,
      trials([1, 2, 3, 4, 5, 6, 7, 8], () => ({ lr: 1 })),
      'max',
    ),
  ).toEqual([]);
  const open = trials([1, 2, 3, 4, 5, 6, 7, 8], (i) => ({ lr: i })).map(({ result: _, ...rest }) => rest);
  expect(sweepEffects(parameters, open, 'max')).toEqual([]);
});

it('has the median of each choice, the best first, compared where all trials were', () => {
  const all = trials([0.5, 0.9, 0.6, 0.8], (i) => ({ optimizer: i % 2 === 0 ? 'sgd' : 'adam' }));
  const parameters = [{ name: 'optimizer', scale: 'choice' }] as const;
  expect(sweepEffects(parameters, all, 'max')).toEqual([
    {
      kind: 'groups',
      name: 'optimizer',
      groups: [
        { value: 'adam', results: 2, median: expect.closeTo(0.85) },
        { value: 'sgd', results: 2, median: expect.closeTo(0.55) },
      ],
    },
  ]);
  const early = all.map((trial, i) => ({ ...trial, firstResult: i % 2 === 0 ? 0.7 : 0.1 }));
  expect(sweepEffects(parameters, early, 'max')).toMatchObject([
    { groups: [{ value: 'sgd' }, { value: 'adam' }] },
  ]);
});
