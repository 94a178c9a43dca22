import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverBox } from './cover-box.ts';
import { resizePixels } from './resize-pixels.ts';

describe('coverBox', () => {
  it.each([
    ['a wide image for a square', [300, 100], [28, 28], { left: 100, top: 0, width: 100, height: 100 }],
    ['a tall image for a square', [100, 301], [28, 28], { left: 0, top: 100.5, width: 100, height: 100 }],
    ['a square for something wide', [90, 90], [30, 10], { left: 0, top: 30, width: 90, height: 30 }],
    ['the same ratio', [21, 14], [3, 2], { left: 0, top: 0, width: 21, height: 14 }],
    ['a line', [1, 1000], [28, 28], { left: 0, top: 499.5, width: 1, height: 1 }],
    ['less than a pixel', [1, 10], [1000, 1], { left: 0, top: 4.9995, width: 1, height: 0.001 }],
  ] as const)('of %s', (_, [width, height], [toWidth, toHeight], box) => {
    const found = coverBox({ width, height }, { width: toWidth, height: toHeight });
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(found[side], side).toBeCloseTo(box[side], 12);
    }
  });

  it('is always a part of the image that resizePixels takes, and keeps a plain colour', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, toWidth, toHeight) => {
        const box = coverBox({ width, height }, { width: toWidth, height: toHeight });
        expect(box.width / box.height).toBeCloseTo(toWidth / toHeight, 9);
        const data = new Uint8Array(width * height).fill(201);
        const out = resizePixels({ data, width, height, channels: 1 }, toWidth, toHeight, box);
        expect(new Set(out.data)).toEqual(new Set([201]));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

/** Pillow 11.0.0: `ImageOps.fit(Image.frombytes(mode, (width, height), pattern), (to width, to height), Image.BILINEAR)`. */
const PILLOW: readonly [number, number, 1 | 3, number, number, string][] = [
  [9, 5, 1, 3, 3, '7e7f8c777d8f5976b1'],
  [5, 9, 1, 3, 3, 'd389298ca56f4d96a4'],
  [7, 5, 3, 4, 2, '888f59767a89877b8792828c4bb56e848b76a54c7aa26678'],
  [13, 4, 3, 2, 3, '8f83a37a745b956b68c8366594936ca239b0'],
  [4, 6, 1, 4, 4, 'ec4ab630b84ef2a464320ef8f0f60a2c'],
  [5, 4, 1, 4, 4, '13407bc480737483cb844b20f4f3801b'],
  [3, 3, 1, 6, 4, '27344c5757567587a9a06a4ea3a9b7a87c66b09c746f8d9d'],
  [1, 1000, 1, 3, 3, '1f1f1f444444696969'],
  [1000, 1, 3, 2, 2, 'acbad7476a9cacbad7476a9c'],
  [1, 1, 1, 2, 3, '000000000000'],
  [2, 300, 1, 5, 1, '4b588bbfcb'],
];

describe('the middle of an image, resized, against Pillow', () => {
  it.each(PILLOW)(
    '%i×%i×%i to %i×%i gives the same bytes',
    (width, height, channels, toWidth, toHeight, hex) => {
      const data = Uint8Array.from({ length: width * height * channels }, (_, i) => i * i * 7 + i * 31);
      const box = coverBox({ width, height }, { width: toWidth, height: toHeight });
      const resized = resizePixels({ data, width, height, channels }, toWidth, toHeight, box);
      expect(Array.from(resized.data, (value) => value.toString(16).padStart(2, '0')).join('')).toBe(hex);
    },
  );
});
