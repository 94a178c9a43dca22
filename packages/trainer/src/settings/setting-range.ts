import { UsageError } from '@fovea/shape';

/** @throws UsageError unless `fits`. `path` says whose setting it is, e.g. `adam`. */
export function checkRange(path: string, name: string, value: number, fits: boolean, expected: string): void {
  if (fits) return;
  throw new UsageError('setting-range', `${name} is out of range`, { path, expected, received: `${value}` });
}

/** @throws UsageError for one of the values that is not a number from 0 up to but not including 1 */
export function checkFractions(path: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    checkRange(path, name, value, value >= 0 && value < 1, 'a number from 0 up to but not including 1');
  }
}

/** @throws UsageError for one of the values that is not a number above 0 */
export function checkPositive(path: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    checkRange(path, name, value, value > 0 && value < Number.POSITIVE_INFINITY, 'a number above 0');
  }
}

/** @throws UsageError for one of the values that is not a number of at least 0 */
export function checkNotNegative(path: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    checkRange(path, name, value, value >= 0 && value < Number.POSITIVE_INFINITY, 'a number of at least 0');
  }
}
