import { expect, it } from 'vitest';
import { lineChart } from './line-chart.ts';

const chart = (values: readonly (number | undefined)[], options = {}) =>
  lineChart({ title: 'Loss', series: [{ name: 'training', colour: 0, values }], ...options }).html;
const pathOf = (text: string) => /class="series[^"]*"><path d="([^"]*)"/.exec(text)?.[1];
const dots = (text: string) =>
  [...text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((each) => each[0]);

it('draws a curve from the first epoch to the last, the larger the higher', () => {
  const path = pathOf(chart([2, 1, 0], { zero: true }));
  expect(path).toBe('M52 18L210 102L368 186');
});

it('leaves a gap where a value is missing or no number', () => {
  const path = pathOf(chart([2, Number.NaN, 1, undefined, Number.POSITIVE_INFINITY, 1]));
  expect(path?.match(/[ML]/g)?.join('')).toBe('MMM');
});

it('says so where no epoch is finished, or none gave a number', () => {
  for (const values of [[], [Number.NaN, undefined]]) {
    expect(chart(values)).toContain('No epoch is finished yet.');
    expect(chart(values)).not.toContain('NaN');
  }
});

it('draws a single epoch as a dot, and equal values as a level line', () => {
  expect(dots(chart([0.5]))).toHaveLength(1);
  expect(pathOf(chart([3, 3]))?.match(/ ([\d.]+)/g)).toEqual([' 102', ' 102']);
  for (const text of [chart([0.5]), chart([0, 0]), chart([3, 3])]) expect(text).not.toContain('NaN');
});

it('has dots only on short curves, and where no line leads', () => {
  const long = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(dots(chart(long))).toEqual([]);
  const broken = long.map((value, i) => (i > 50 && i !== 60 ? undefined : value));
  expect(dots(chart(broken))).toHaveLength(1);
});

it('tells those who do not see it from where to where it goes, in the axis’s own words', () => {
  const text = chart([0.25, Number.NaN, 0.75], { format: (value: number) => `${100 * value} %` });
  expect(text).toContain('aria-label="Loss: training from 25 % to 75 %"');
  expect(text).toContain('<title>training, epoch 3: 75 %</title>');
});

it('leaves out of the legend what has no value', () => {
  const text = lineChart({
    title: 'Loss',
    series: [
      { name: 'training', colour: 0, values: [1] },
      { name: 'held out', colour: 1, values: [undefined] },
    ],
  }).html;
  expect(text).not.toContain('held out');
});
