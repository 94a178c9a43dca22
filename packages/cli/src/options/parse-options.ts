import { InvalidArgumentError } from 'commander';

/** Reads a whole number of at least `least` from the command line. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

/** Reads a number of at least 0. */
export function notNegativeNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new InvalidArgumentError('Expected a number of at least 0.');
}

/** Reads a number from 0 up to but not including 1. */
export function fraction(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 up to but not including 1.');
}

const byteUnits: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Reads an amount of memory such as `2GB`, `1.5GiB`, `500MB`, or bytes. */
export function bytes(text: string): number {
  const [, digits = '', unit = '', binary] = /^([\d.]+)\s*([kmgt]?)(i?)b?$/i.exec(text.trim()) ?? [];
  const factor = byteUnits[unit.toLowerCase()] ?? Number.NaN;
  const step = binary === '' || binary === undefined ? factor : 1024 ** Math.round(Math.log10(factor) / 3);
  const value = Math.floor(Number(digits) * step);
  if (digits !== '' && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected an amount of memory such as 2GB, 1.5GiB or 500MB.');
}

/** Reads words that are joined by commas. */
export function list(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.every((word) => word !== '')) return words;
  throw new InvalidArgumentError('Expected names, joined by commas.');
}

/** Reads sizes such as `28`, `28x28` or `3x32x32`. */
export function sizes(...counts: readonly number[]): (text: string) => number[] {
  return (text) => {
    const values = text.split(/[x×,]/).map(Number);
    if (counts.includes(values.length) && values.every((value) => Number.isSafeInteger(value) && value > 0)) {
      return values;
    }
    throw new InvalidArgumentError(`Expected ${counts.join(' or ')} whole numbers above 0, joined by x.`);
  };
}

/** Reads numbers such as `0.49,0.48,0.45`, as many as one of `counts`. */
export function numbers(...counts: readonly number[]): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (counts.includes(values.length) && values.every(Number.isFinite)) return values;
    throw new InvalidArgumentError(`Expected ${counts.join(' or ')} numbers, joined by commas.`);
  };
}

/** Reads one or more numbers such as `1` or `1,2`, or a word. */
export function numbersOrWord(
  counts: readonly number[],
  words: readonly string[] = [],
): (text: string) => number | number[] | string {
  return (text) => {
    if (words.includes(text)) return text;
    const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    const [first, ...more] = values;
    if (first === undefined || !counts.includes(values.length) || !values.every(Number.isFinite)) {
      const choices = [...words, `${counts.join(' or ')} numbers, joined by commas`];
      throw new InvalidArgumentError(`Expected ${choices.join(' or ')}.`);
    }
    return more.length === 0 ? first : values;
  };
}
