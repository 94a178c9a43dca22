import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pixels } from './pixels.ts';
import { resizePixels } from './resize-pixels.ts';

function grey(width: number, height: number, values: readonly number[]): Pixels {
  return { data: Uint8Array.from(values), width, height, channels: 1 };
}

function values(pixels: Pixels): number[] {
  return Array.from(pixels.data);
}

describe('resizePixels, computed by hand', () => {
  it('averages 2×2 to 1×1, rounding after the rows (50, 228) and after the column', () => {
    expect(values(resizePixels(grey(2, 2, [0, 100, 200, 255]), 1, 1))).toEqual([139]);
  });

  it('shrinks 4 to 2 with the weights 3/7, 3/7, 1/7', () => {
    expect(values(resizePixels(grey(4, 1, [0, 70, 140, 210]), 2, 1))).toEqual([50, 160]);
    expect(values(resizePixels(grey(1, 4, [0, 70, 140, 210]), 1, 2))).toEqual([50, 160]);
  });

  it('shrinks 3 to 2 with the weights 5/8, 3/8', () => {
    expect(values(resizePixels(grey(3, 1, [0, 80, 160]), 2, 1))).toEqual([30, 130]);
  });

  it('enlarges 2 to 4 by interpolation', () => {
    expect(values(resizePixels(grey(2, 1, [0, 100]), 4, 1))).toEqual([0, 25, 75, 100]);
  });

  it('enlarges 1×1 by repeating', () => {
    expect(values(resizePixels(grey(1, 1, [77]), 3, 2))).toEqual([77, 77, 77, 77, 77, 77]);
  });

  it('keeps channels apart', () => {
    const pixels: Pixels = {
      data: Uint8Array.of(0, 255, 10, 100, 255, 30),
      width: 2,
      height: 1,
      channels: 3,
    };
    expect(resizePixels(pixels, 1, 1)).toEqual({
      data: Uint8Array.of(50, 255, 20),
      width: 1,
      height: 1,
      channels: 3,
    });
  });
});

/** Pillow 11.0.0: `Image.frombytes(mode, (width, height), pattern).resize((to width, to height), Image.BILINEAR)`. */
const PILLOW: readonly [number, number, 1 | 3, number, number, string][] = [
  [7, 5, 1, 3, 2, '66a3679d7b76'],
  [
    ...([5, 3, 1, 8, 7] as const),
    '0011294a6f98c9ec0b203c4c6c9bbed52a4c755364a69d924a79ae5a5bb07c4e929ea867587b5433dac4a27455472b17f2d0a07854351e0e',
  ],
  [13, 9, 3, 4, 3, '73937886776b807074747e8a6c768b748b809d857c7191747878878c768a918390638982'],
  [3, 4, 3, 5, 2, '237e7a4a8a5c849b2fb28b8fd080cf26907742827a6b6d7d9e78a1c07fb9'],
  [40, 31, 1, 6, 5, '7b82847f72836c828181828a7f847878847f8a828181826c83727f84827b'],
  [6, 6, 1, 6, 2, '5f2e6b96ef965e1f8e8bd68f'],
];

describe('resizePixels against Pillow', () => {
  it.each(PILLOW)(
    '%i×%i×%i to %i×%i gives the same bytes',
    (width, height, channels, toWidth, toHeight, hex) => {
      const data = Uint8Array.from({ length: width * height * channels }, (_, i) => i * i * 7 + i * 31);
      const resized = resizePixels({ data, width, height, channels }, toWidth, toHeight);
      expect(Array.from(resized.data, (value) => value.toString(16).padStart(2, '0')).join('')).toBe(hex);
    },
  );
});

describe('resizePixels in general', () => {
  const side = fc.integer({ min: 1, max: 12 });

  it('returns the very pixels for an unchanged size', () => {
    const pixels = grey(2, 1, [1, 2]);
    expect(resizePixels(pixels, 2, 1)).toBe(pixels);
  });

  it('stays within the smallest and largest value, and keeps a plain colour', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.integer(), (width, height, toWidth, toHeight, seed) => {
        const data = Uint8Array.from({ length: width * height }, (_, i) => Math.imul(i + 1, seed) >>> 8);
        const out = values(resizePixels({ data, width, height, channels: 1 }, toWidth, toHeight));
        expect(out).toHaveLength(toWidth * toHeight);
        expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...data));
        expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...data));
        const plain = values(
          resizePixels(grey(width, height, Array(width * height).fill(255)), toWidth, toHeight),
        );
        expect(new Set(plain)).toEqual(new Set([255]));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('takes a canvas array like a plain one', () => {
    const data = Uint8ClampedArray.of(0, 100, 200, 255);
    expect(values(resizePixels({ data, width: 2, height: 2, channels: 1 }, 1, 1))).toEqual([139]);
  });
});

describe('resizePixels of a part', () => {
  const row = grey(4, 1, [0, 80, 160, 240]);

  it('gives whole pixels as they are', () => {
    expect(values(resizePixels(row, 2, 1, { left: 1, top: 0, width: 2, height: 1 }))).toEqual([80, 160]);
  });

  it('gives half pixels as the mean of both', () => {
    expect(values(resizePixels(row, 2, 1, { left: 0.5, top: 0, width: 2, height: 1 }))).toEqual([40, 120]);
  });

  it.each([
    [{ left: 3, top: 0, width: 2, height: 1 }, '2×1 from (3, 0)'],
    [{ left: -1, top: 0, width: 2, height: 1 }, '2×1 from (-1, 0)'],
    [{ left: 0, top: 0, width: 0, height: 1 }, '0×1 from (0, 0)'],
    [{ left: 0, top: Number.NaN, width: 1, height: 1 }, '1×1 from (0, NaN)'],
  ])('refuses %o', (box, shown) => {
    expect(() => resizePixels(row, 2, 1, box)).toThrow(
      `the box is not a part of the image: expected a part of 4×1, received ${shown}.`,
    );
  });
});

describe('resizePixels refuses', () => {
  it.each([
    [0, 1, '0×1'],
    [2, 1.5, '2×1.5'],
    [Number.NaN, 1, 'NaN×1'],
  ])('%d×%d', (width, height, shown) => {
    expect(() => resizePixels(grey(1, 1, [0]), width, height)).toThrow(
      `an image cannot be resized to this size: expected a whole width and height of at least 1, received ${shown}.`,
    );
  });

  it('an impossible image size', () => {
    expect(() => resizePixels(grey(0, 2, []), 1, 1)).toThrow(
      'the image has an impossible size: expected a whole width and height of at least 1, received 0×2.',
    );
  });

  it('data of another length', () => {
    expect(() => resizePixels(grey(2, 2, [0, 0, 0]), 1, 1)).toThrow(
      "the image's data does not have the length that its size needs: expected 4 values (2×2 pixels of 1), received 3.",
    );
  });

  it('an impossible number of channels', () => {
    // @ts-expect-error because the type forbids 5 channels; JavaScript callers can pass them.
    const pixels: Pixels = { data: new Uint8Array(5), width: 1, height: 1, channels: 5 };
    expect(() => resizePixels(pixels, 1, 1)).toThrow(
      'the image has an impossible number of channels: expected 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA), received 5.',
    );
  });
});
