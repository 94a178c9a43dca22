import { expect, it } from 'vitest';
import { count, duration, figure, listed, percent, plural, share } from './format.ts';

it('writes a number with four digits, and words where it is none', () => {
  expect([0, 0.123456, 1234.56, -2, 0.00001234, 4e9].map(figure)).toEqual([
    ...['0', '0.1235', '1,235', '-2', '1.23e-5', '4.00e+9'],
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(figure)).toEqual([
    ...['no number', '∞', '−∞'],
  ]);
});

it('does not round a part up to all', () => {
  expect([percent(0.985), percent(1), percent(0.9999), percent(0.123456, 2), percent(0)]).toEqual([
    ...['98.5 %', '100.0 %', '99.990 %', '12.35 %', '0.0 %'],
  ]);
});

it('has a dash for what cannot be counted', () => {
  expect([percent(Number.NaN), share(Number.NaN), count(Number.NaN), duration(Number.NaN)]).toEqual([
    ...['–', '–', '–', '–'],
  ]);
});

it('writes times, counts and words', () => {
  expect([0.04, 9.94, 59.4, 59.6, 200, 7500].map(duration)).toEqual([
    ...['0.0 s', '9.9 s', '59 s', '1 min 0 s', '3 min 20 s', '2 h 5 min'],
  ]);
  expect([plural(1, 'image'), plural(2000, 'image'), plural(2, 'class')]).toEqual([
    ...['1 image', '2,000 images', '2 classes'],
  ]);
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  expect(listed(['a', 'b'], 2)).toBe('a, b');
});
