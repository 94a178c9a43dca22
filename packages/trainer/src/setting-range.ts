import { UsageError } from '@fovea/shape';

/** @throws UsageError unless `fits`. `path` says whose setting it is, e.g. `adam`. */
export function checkRange(path: string, name: string, value: number, fits: boolean, expected: string): void {
  if (fits) return;
  throw new UsageError('setting-range', `${name} is out of range`, { path, expected, received: `${value}` });
}
