import { ConformanceError } from './conformance-error.ts';

export interface Tolerance {
  /** Relative to each number. */
  readonly relative: number;
  /** Relative to the largest of the expected numbers, and to 1. */
  readonly overall: number;
}

/** float32 against float64, or against float32 in another order. */
export const rounding: Tolerance = { relative: 1e-5, overall: 1e-5 };
/** A float32 gradient against central differences of a float64 reference. */
export const slopes: Tolerance = { relative: 1e-3, overall: 2e-5 };
/** A float32 gradient against central differences of float32 values. */
export const roughSlopes: Tolerance = { relative: 1e-2, overall: 2e-3 };

/** @throws ConformanceError telling the first number that is too far off, e.g. `gradient.weight[3]` */
export function compareNumbers(
  name: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, overall }: Tolerance,
  meaning: string,
): void {
  if (received.length !== expected.length) {
    throw new ConformanceError('numbers-count', `${name} has another number of values than ${meaning}`, {
      expected: `${expected.length}`,
      received: `${received.length}`,
    });
  }
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    const [is, should] = [received[i] ?? Number.NaN, expected[i] ?? Number.NaN];
    // Negated, so that NaN is caught.
    if (Math.abs(is - should) <= relative * Math.abs(should) + overall * scale) continue;
    throw new ConformanceError('numbers', `${name}[${i}] is not ${meaning}`, {
      expected: `${should}`,
      received: `${is}`,
    });
  }
}

/** @throws ConformanceError for NaN or infinity */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  const place = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  throw new ConformanceError('numbers-finite', `${name}[${place}] is no finite number`, {
    received: `${values[place]}`,
  });
}
