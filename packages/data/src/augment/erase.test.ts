import { describe, expect, it } from 'vitest';
import { given, grey, noise, rowsOf, seeded } from '../fixtures/make-planes.ts';
import { cutout, randomErasing } from './erase.ts';
import { verticalFlip } from './flip.ts';

const image = grey([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]);

describe('cutout', () => {
  it('paints a square, less what is beyond the edge', () => {
    const parameters = { size: 2, fill: 0 };
    expect(rowsOf(cutout.apply(image, parameters, given(0.5, 0.5)))).toEqual([
      [1, 0, 0, 4],
      [5, 0, 0, 8],
      [9, 10, 11, 12],
    ]);
    expect(rowsOf(cutout.apply(image, parameters, given(0, 0)))[0]).toEqual([0, 2, 3, 4]);
  });
});

describe('randomErasing', () => {
  it('paints a box of the drawn area, shape and place', () => {
    // Erase; a third of 12 is 4; square: 2×2; lowest and rightmost.
    const numbers = given(0, 0.5, 0.5, 0.99, 0.99);
    const erased = randomErasing.apply(image, { probability: 1, least: 0, most: 2 / 3, fill: 0 }, numbers);
    expect(rowsOf(erased)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 0, 0],
      [9, 10, 0, 0],
    ]);
  });

  it('keeps within the asked area', () => {
    const white = { ...noise(3, 32, 32), pixels: new Uint8Array(3072).fill(255) };
    for (let seed = 0; seed < 200; seed++) {
      const parameters = { probability: 1, least: 0.1, most: 0.3, fill: 0 };
      const { pixels } = randomErasing.apply(white, parameters, seeded(seed));
      const part = pixels.filter((value) => value === 0).length / 3072;
      expect(part === 0 || (part > 0.08 && part < 0.33)).toBe(true);
    }
  });
});

it('verticalFlip mirrors top to bottom, every channel', () => {
  const colour = noise(3, 4, 2);
  const flipped = verticalFlip.apply(colour, { probability: 0.5 }, given(0.4));
  for (const channel of [0, 1, 2]) {
    expect(rowsOf(flipped, channel)).toEqual(rowsOf(colour, channel).reverse());
  }
});
