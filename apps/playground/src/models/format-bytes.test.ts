import { expect, it } from 'vitest';
import { formatBytes } from './format-bytes.ts';

it('gives sizes in the unit that suits them', () => {
  expect([0, 999, 1000, 86_312, 999_949, 999_950, 4_210_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '86.3 kB',
    '999.9 kB',
    '1.0 MB',
    '4.2 MB',
  ]);
});
