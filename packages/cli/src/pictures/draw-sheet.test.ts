import type { Pixels } from '@fovea/runtime';
import { expect, it } from 'vitest';
import { drawSheet } from './draw-sheet.ts';

const picture = (...data: readonly number[]): Pixels => ({
  data: Uint8Array.from(data),
  width: 2,
  height: 1,
  channels: data.length === 2 ? 1 : 3,
});

it('puts pictures in rows, enlarged, the first apart', () => {
  const sheet = drawSheet([[picture(1, 2), picture(3, 4), picture(5, 6, 7, 8, 9, 10)], [picture(11, 12)]], 2);
  // Three cells of 2 · 2 + 4 and 2 · 4 more; two of 1 · 2 + 4 and 4 more.
  expect([sheet.width, sheet.height, sheet.channels]).toEqual([32, 16, 3]);
  const at = (x: number, y: number) => [...sheet.data.subarray(3 * (32 * y + x), 3 * (32 * y + x) + 3)];
  expect([at(3, 4), at(4, 4), at(5, 5), at(6, 4), at(8, 4)]).toEqual([
    [255, 255, 255],
    [1, 1, 1],
    [1, 1, 1],
    [2, 2, 2],
    [255, 255, 255],
  ]);
  expect([at(16, 4), at(24, 5), at(27, 4), at(4, 10), at(16, 10)]).toEqual([
    [3, 3, 3],
    [5, 6, 7],
    [8, 9, 10],
    [11, 11, 11],
    [255, 255, 255],
  ]);
});
