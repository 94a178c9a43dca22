import { describe, expect, it } from 'vitest';
import { given, grey, noise, rowsOf, seeded } from '../fixtures/make-planes.ts';
import { flip } from './flip.ts';

describe('flip', () => {
  it('mirrors left to right, every channel', () => {
    const image = grey([1, 2, 3], [4, 5, 6]);
    expect(rowsOf(flip.apply(image, { probability: 0.5 }, given(0.49)))).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ]);
    expect(flip.apply(image, { probability: 0.5 }, given(0.5))).toBe(image);
    const colour = noise(3, 2, 5);
    const mirrored = flip.apply(colour, { probability: 1 }, seeded(1));
    for (const channel of [0, 1, 2]) {
      expect(rowsOf(mirrored, channel)).toEqual(rowsOf(colour, channel).map((row) => row.reverse()));
    }
  });
});
