import { describe, expect, it } from 'vitest';
import type { InputSpec } from './input-spec.ts';
import { normalizeInto } from './normalize-into.ts';
import type { Pixels } from './pixels.ts';
import { preprocess } from './preprocess.ts';
import { toInputPixels } from './to-input-pixels.ts';

const GREY: InputSpec = { channels: 1, height: 1, width: 2, mean: [0], std: [1] };
const RGB: InputSpec = { channels: 3, height: 1, width: 2, mean: [0, 0, 0], std: [1, 1, 1] };

function twoPixels(channels: Pixels['channels'], ...data: number[]): Pixels {
  return { data: Uint8Array.from(data), width: 2, height: 1, channels };
}

describe('toInputPixels', () => {
  it('puts RGB in the order channels, height, width', () => {
    expect(Array.from(toInputPixels(twoPixels(3, 1, 2, 3, 4, 5, 6), RGB))).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('repeats grey for RGB, and keeps it for grey', () => {
    expect(Array.from(toInputPixels(twoPixels(1, 7, 8), RGB))).toEqual([7, 8, 7, 8, 7, 8]);
    expect(Array.from(toInputPixels(twoPixels(1, 7, 8), GREY))).toEqual([7, 8]);
  });

  it('makes RGB grey by Rec. 601: 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1', () => {
    const pixels: Pixels = {
      data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90),
      width: 4,
      height: 1,
      channels: 3,
    };
    expect(Array.from(toInputPixels(pixels, { ...GREY, width: 4 }))).toEqual([76, 150, 29, 90]);
  });

  it("gives the same grey as Pillow 11.0.0's convert('L')", () => {
    const data = Uint8Array.from({ length: 36 }, (_, i) => i * i * 7 + i * 31);
    const grey = toInputPixels({ data, width: 4, height: 3, channels: 3 }, { ...GREY, height: 3, width: 4 });
    expect(Array.from(grey, (value) => value.toString(16)).join('')).toBe('21c268b83df327bc569b31be');
  });

  it('composites alpha over white: 100 at 128/255 is 177.2, rounded', () => {
    expect(Array.from(toInputPixels(twoPixels(2, 100, 128, 100, 0), GREY))).toEqual([177, 255]);
    expect(Array.from(toInputPixels(twoPixels(4, 10, 20, 30, 255, 0, 100, 255, 128), RGB))).toEqual([
      ...[10, 127],
      ...[20, 177],
      ...[30, 255],
    ]);
  });

  it('composites before it resizes, so that invisible colours do not show', () => {
    const pixels = twoPixels(2, 0, 0, 255, 255);
    expect(Array.from(toInputPixels(pixels, { ...GREY, width: 1 }))).toEqual([255]);
  });

  it('resizes', () => {
    expect(Array.from(toInputPixels(twoPixels(1, 0, 100), { ...GREY, width: 4 }))).toEqual([0, 25, 75, 100]);
  });

  it("crops where it is told to: the grey of Pillow 11.0.0's ImageOps.fit(…, (3, 4), BILINEAR)", () => {
    const data = Uint8Array.from({ length: 135 }, (_, i) => i * i * 7 + i * 31);
    const image: Pixels = { data, width: 9, height: 5, channels: 3 };
    const spec: InputSpec = { ...GREY, height: 4, width: 3 };
    const hex = (pixels: Uint8Array): string =>
      Array.from(pixels, (value) => value.toString(16).padStart(2, '0')).join('');
    expect(hex(toInputPixels(image, { ...spec, fit: 'crop' }))).toBe('a774a7a5958874a76e58a870');
    expect(toInputPixels(image, { ...spec, fit: 'stretch' })).toEqual(toInputPixels(image, spec));
    expect(toInputPixels(image, spec)).not.toEqual(toInputPixels(image, { ...spec, fit: 'crop' }));
  });

  it.each([
    [1, 1],
    [1, 1000],
    [1000, 1],
  ])('crops an image of %i×%i', (width, height) => {
    const image: Pixels = { data: new Uint8Array(width * height * 4), width, height, channels: 4 };
    const pixels = toInputPixels(image, { ...RGB, height: 28, width: 28, fit: 'crop' });
    expect(new Set(pixels)).toEqual(new Set([255]));
    expect(pixels).toHaveLength(3 * 28 * 28);
  });

  it('refuses pixels of another length', () => {
    expect(() => toInputPixels(twoPixels(4, 1, 2, 3), GREY)).toThrow(
      'expected 8 values (2×1 pixels of 4), received 3',
    );
  });
});

describe('normalizeInto', () => {
  const spec: InputSpec = { channels: 3, height: 1, width: 1, mean: [0, 0.5, 0.2], std: [1, 0.5, 0.4] };

  it('writes (pixel / 255 − mean) / std at the offset and nowhere else', () => {
    const out = new Float32Array(5).fill(9);
    normalizeInto(Uint8Array.of(255, 0, 51), spec, out, 1);
    expect(Array.from(out)).toEqual([9, 1, -1, 0, 9]);
  });

  it('gives float32 of the float64 result, for every byte', () => {
    const out = new Float32Array(256);
    const every = Uint8Array.from({ length: 256 }, (_, value) => value);
    normalizeInto(every, { channels: 1, height: 16, width: 16, mean: [0.1307], std: [0.3081] }, out);
    expect(Array.from(out)).toEqual(
      Array.from(every, (value) => Math.fround((value / 255 - 0.1307) / 0.3081)),
    );
  });

  it('refuses pixels of another length', () => {
    expect(() => normalizeInto(new Uint8Array(2), spec, new Float32Array(3))).toThrow(
      'the pixels are not of the length that the input needs: expected 3 (3×1×1), received 2.',
    );
  });

  it.each([-1, 3, 0.5])('refuses the offset %d', (offset) => {
    expect(() => normalizeInto(new Uint8Array(3), spec, new Float32Array(5), offset)).toThrow(
      `the image does not fit into the output: expected an offset from 0 to 2 (3 values into 5), received ${offset}.`,
    );
  });

  it('refuses an output that is too short', () => {
    expect(() => normalizeInto(new Uint8Array(3), spec, new Float32Array(2))).toThrow(
      'the image does not fit into the output: expected 3 values of room, received 2.',
    );
  });

  it('refuses an impossible specification', () => {
    expect(() => normalizeInto(new Uint8Array(3), { ...spec, std: [1, 0, 1] }, new Float32Array(3))).toThrow(
      'input.std[1]: the input specification has a value out of range: expected a finite number above 0, received 0.',
    );
    expect(() => toInputPixels(twoPixels(1, 0, 0), { ...GREY, height: 0 })).toThrow(
      'input.height: the input specification has a value out of range: expected a whole number of at least 1, received 0.',
    );
  });
});

describe('preprocess', () => {
  it('is both halves in one', () => {
    const spec: InputSpec = { channels: 3, height: 1, width: 2, mean: [0.5, 0, 0], std: [0.5, 1, 1] };
    expect(Array.from(preprocess(twoPixels(3, 255, 0, 51, 0, 255, 102), spec))).toEqual([
      ...[1, -1],
      ...[0, 1],
      ...[Math.fround(0.2), Math.fround(0.4)],
    ]);
  });
});
