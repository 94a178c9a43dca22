import { describe, expect, it } from 'vitest';
import { grey, noise, rowsOf } from '../fixtures/make-planes.ts';
import { warp } from './warp.ts';

const image = grey([1, 2, 3], [4, 5, 6], [7, 8, 9]);

describe('warp', () => {
  it.each([
    [
      'shifts',
      { right: 1, down: -1, fill: 0 },
      [
        [0, 4, 5],
        [0, 7, 8],
        [0, 0, 0],
      ],
    ],
    [
      'shifts by half a pixel',
      { right: 0.5, fill: 0 },
      [
        [1, 2, 3],
        [2, 5, 6],
        [4, 8, 9],
      ],
    ],
    [
      'turns clockwise',
      { rotate: 90 },
      [
        [7, 4, 1],
        [8, 5, 2],
        [9, 6, 3],
      ],
    ],
    [
      'turns upside down',
      { rotate: 180 },
      [
        [9, 8, 7],
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    [
      'scales about the middle',
      { scale: 2 },
      [
        [3, 4, 4],
        [5, 5, 6],
        [6, 7, 7],
      ],
    ],
    [
      'shears along the rows',
      { shearX: 1, fill: 0 },
      [
        [2, 3, 0],
        [4, 5, 6],
        [0, 7, 8],
      ],
    ],
    [
      'shears along the columns',
      { shearY: 1, fill: 0 },
      [
        [4, 2, 0],
        [7, 5, 3],
        [0, 8, 6],
      ],
    ],
  ])('%s', (_, motion, rows) => {
    expect(rowsOf(warp(image, motion))).toEqual(rows);
  });

  it('moves all channels alike, and stays where there is no motion', () => {
    const colour = noise(3, 4, 4);
    expect(warp(colour, {})).toEqual(colour);
    const moved = warp(colour, { down: 1, fill: 3 });
    for (const channel of [0, 1, 2]) {
      expect(rowsOf(moved, channel)).toEqual([[3, 3, 3, 3], ...rowsOf(colour, channel).slice(0, 3)]);
    }
  });
});
