import { describe, expect, it } from 'vitest';
import { given, grey, noise, rowsOf, seeded } from '../fixtures/make-planes.ts';
import { randomCrop } from './random-crop.ts';

const image = grey([1, 2, 3], [4, 5, 6]);

describe('randomCrop', () => {
  it.each([
    // 0 is the upper left of the padded image, just below 1 its lower right.
    [
      0,
      0,
      [
        [9, 9, 9],
        [9, 1, 2],
      ],
    ],
    [
      0.5,
      0.5,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      0.99,
      0.99,
      [
        [5, 6, 9],
        [9, 9, 9],
      ],
    ],
    [
      0.5,
      0.99,
      [
        [2, 3, 9],
        [5, 6, 9],
      ],
    ],
    [
      0.99,
      0,
      [
        [9, 4, 5],
        [9, 9, 9],
      ],
    ],
  ])('takes the window at %d, %d', (down, right, rows) => {
    expect(rowsOf(randomCrop.apply(image, { padding: 1, fill: 9 }, given(down, right)))).toEqual(rows);
  });

  it('moves all channels alike', () => {
    const cropped = randomCrop.apply(noise(3, 4, 4), { padding: 2, fill: 0 }, given(0.99, 0));
    for (const channel of [0, 1, 2]) {
      const [, , third = [], fourth = []] = rowsOf(noise(3, 4, 4), channel);
      expect(rowsOf(cropped, channel)).toEqual([
        [0, 0, ...third.slice(0, 2)],
        [0, 0, ...fourth.slice(0, 2)],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]);
    }
  });

  it('may see nothing of an image that is smaller than the padding', () => {
    expect(rowsOf(randomCrop.apply(image, { padding: 5, fill: 8 }, given(0, 0)))).toEqual([
      [8, 8, 8],
      [8, 8, 8],
    ]);
  });

  it('takes every window equally often', () => {
    const random = seeded(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 9000; i++) {
      const key = randomCrop.apply(image, { padding: 1, fill: 0 }, random).pixels.join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(9);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
