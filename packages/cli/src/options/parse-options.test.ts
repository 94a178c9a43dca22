import { describe, expect, it } from 'vitest';
import { bytes, numbers, numbersOrWord, positiveNumber, sizes, wholeNumber } from './parse-options.ts';

describe('wholeNumber', () => {
  it.each([
    ['1', 1],
    ['1e9', 1e9],
    [' 7 ', 7],
  ])('reads %j', (text, value) => expect(wholeNumber(1)(text)).toBe(value));

  it.each(['0', '-1', '1.5', 'nan', 'Infinity', '', ' ', '1x', '1e30'])('refuses %j', (text) => {
    expect(() => wholeNumber(1)(text)).toThrow('Expected a whole number of at least 1.');
  });
});

describe('positiveNumber', () => {
  it('reads numbers above 0', () => expect(positiveNumber('1e-3')).toBe(0.001));

  it.each(['nan', '0', '-1', 'Infinity', '', 'x'])('refuses %j', (text) => {
    expect(() => positiveNumber(text)).toThrow('Expected a number above 0.');
  });
});

describe('sizes', () => {
  it.each([
    ['28', [28]],
    ['3x32x48', [3, 32, 48]],
    ['3×32×48', [3, 32, 48]],
    ['3,32,48', [3, 32, 48]],
  ])('reads %j', (text, value) => expect(sizes(1, 3)(text)).toEqual(value));

  it.each(['', 'abc', '28x28', '0', '3x0x3', '1.5', '-3', '3xx3'])('refuses %j', (text) => {
    expect(() => sizes(1, 3)(text)).toThrow('Expected 1 or 3 whole numbers above 0, joined by x.');
  });
});

describe('numbersOrWord', () => {
  const read = numbersOrWord([1, 2], ['same', 'valid']);

  it.each([
    ['1', 1],
    ['1,2', [1, 2]],
    ['same', 'same'],
  ])('reads %j', (text, value) => expect(read(text)).toEqual(value));

  it.each(['', 'other', '1,2,3', '1,', ',', 'nan'])('refuses %j', (text) => {
    expect(() => read(text)).toThrow('Expected same or valid or 1 or 2 numbers, joined by commas.');
  });
});

describe('bytes', () => {
  it.each([
    ['2GB', 2e9],
    ['1.5 gib', 1.5 * 2 ** 30],
    ['500M', 5e8],
    ['64KiB', 65_536],
    ['1t', 1e12],
    ['4096', 4096],
    ['12b', 12],
  ])('reads %j', (text, value) => expect(bytes(text)).toBe(value));

  it.each(['', 'GB', '0', '-1GB', '1.2.3GB', '2XB', '2G B', '0.1', '1e9', '9999999TB'])(
    'refuses %j',
    (text) => {
      expect(() => bytes(text)).toThrow('Expected an amount of memory such as 2GB, 1.5GiB or 500MB.');
    },
  );
});

describe('numbers', () => {
  it('reads as many as there may be', () => {
    expect(numbers(1, 3)('0.5')).toEqual([0.5]);
    expect(numbers(1, 3)('0.49, 0.48,1e-1')).toEqual([0.49, 0.48, 0.1]);
  });

  it.each(['', '1,2', '1,,2', 'a', '1,2,Infinity'])('refuses %j', (text) => {
    expect(() => numbers(1, 3)(text)).toThrow('Expected 1 or 3 numbers, joined by commas.');
  });
});
