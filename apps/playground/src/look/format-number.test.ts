import { describe, expect, it } from 'vitest';
import { formatNumber, formatPercent, formatShort, formatTerm } from './format-number.ts';

describe('formatNumber', () => {
  it('gives three decimals, fewer for large numbers', () => {
    const numbers = [0, 0.1234, -1.5, 99.9999, 123.456, -4321.9];
    expect(numbers.map((value) => formatNumber(value))).toEqual([
      '0.000',
      '0.123',
      '−1.500',
      '100.000',
      '123.5',
      '−4322',
    ]);
    expect(formatNumber(0.126, 2)).toBe('0.13');
  });

  it('does not show as 0 what is not', () => {
    expect([0.0001, -0.000_02].map((value) => formatNumber(value))).toEqual(['1e−4', '−2e−5']);
  });

  it('says what is no number', () => {
    expect([Number.NaN, 1 / 0, -1 / 0].map((value) => formatNumber(value))).toEqual(['NaN', '∞', '−∞']);
  });

  it('keeps to four characters and a sign where there is little room', () => {
    expect([0.0004, -0.0004, -1.239, 12.34, -123.4].map(formatShort)).toEqual([
      '0.00',
      '0.00',
      '−1.24',
      '12.3',
      '−123',
    ]);
  });

  it('puts negative terms of a sum into brackets', () => {
    expect([0.25, -0.25].map((value) => formatTerm(value))).toEqual(['0.250', '(−0.250)']);
  });

  it('writes shares as percentages', () => {
    expect(formatPercent(0.9876)).toBe('98.8 %');
  });
});
