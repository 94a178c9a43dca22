import { UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { filterPixels } from './filter-pixels.ts';
import { mapPixels } from './map-pixels.ts';
import { valueColour } from './value-colour.ts';

const colours = ({ data }: { readonly data: Uint8ClampedArray }) =>
  Array.from({ length: data.length / 4 }, (_, i) => Array.from(data.subarray(4 * i, 4 * i + 4)));

describe('mapPixels', () => {
  it('is one pixel per value, on the map’s own scale', () => {
    const values = Float32Array.of(0, 1, 2, 4, 3, 0);
    const pixels = mapPixels(values, { height: 2, width: 3 });
    expect(pixels).toMatchObject({ height: 2, width: 3, channels: 4 });
    const scale = { signed: false, limit: 4 };
    expect(colours(pixels)).toEqual(Array.from(values, (value) => valueColour(value, scale)));
  });

  it('goes both ways from 0 where a value is negative', () => {
    const pixels = mapPixels(Float32Array.of(-1, 0, 0.5, 1), { height: 2, width: 2 });
    const scale = { signed: true, limit: 1 };
    expect(colours(pixels)).toEqual([-1, 0, 0.5, 1].map((value) => valueColour(value, scale)));
  });

  it('shares a scale that is given', () => {
    const scale = { signed: true, limit: 10 };
    const pixels = mapPixels(Float32Array.of(1, 20), { height: 1, width: 2, scale });
    expect(colours(pixels)).toEqual([valueColour(1, scale), valueColour(10, scale)]);
  });

  it.each([
    ['all 0', 0, 0, false],
    ['all the same and positive', 3, 1, false],
    ['all the same and negative', -0.5, -1, true],
  ])('of a map that is %s has one colour', (_, value, share, signed) => {
    const pixels = mapPixels(new Float32Array(4).fill(value), { height: 2, width: 2 });
    expect(colours(pixels)).toEqual(new Array(4).fill(valueColour(share, { signed, limit: 1 })));
  });

  it('leaves what is not a number transparent', () => {
    const pixels = mapPixels(Float32Array.of(Number.NaN, 1), { height: 1, width: 2 });
    expect(colours(pixels)).toEqual([[0, 0, 0, 0], valueColour(1, { signed: false, limit: 1 })]);
    const none = mapPixels(new Float32Array(2).fill(Number.NaN), { height: 2, width: 1 });
    expect(Array.from(none.data)).toEqual(new Array(8).fill(0));
  });

  it('refuses values that do not fill the map', () => {
    const attempt = () => mapPixels(new Float32Array(3), { height: 2, width: 2 });
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(
      'mapPixels: the values do not fill the map: expected 2×2 values, at least one, received 3.',
    );
    expect(() => mapPixels(new Float32Array(0), { height: 0, width: 5 })).toThrow(UsageError);
  });
});

describe('filterPixels', () => {
  it('shows kernels on one channel around 0, all on one scale', () => {
    const pixels = filterPixels(Float32Array.of(1, 2, 3, -4), [2, 1, 1, 2]);
    const scale = { signed: true, limit: 4 };
    expect(pixels.map(colours)).toEqual([
      [valueColour(1, scale), valueColour(2, scale)],
      [valueColour(3, scale), valueColour(-4, scale)],
    ]);
    expect(pixels[0]).toMatchObject({ height: 1, width: 2, channels: 4 });
  });

  it('shows kernels on three channels in colour', () => {
    // Two pixels: red is −2 and 0, green 2 and 0, blue 1 and NaN.
    const [pixels] = filterPixels(Float32Array.of(-2, 0, 2, 0, 1, Number.NaN), [1, 3, 2, 1]);
    expect(pixels && colours(pixels)).toEqual([
      [0, 255, 191, 255],
      [0, 0, 0, 0],
    ]);
    const [grey] = filterPixels(new Float32Array(3), [1, 3, 1, 1]);
    expect(grey && colours(grey)).toEqual([[128, 128, 128, 255]]);
  });

  it('takes a limit', () => {
    const [pixels] = filterPixels(Float32Array.of(1), [1, 1, 1, 1], { limit: 2 });
    expect(pixels && colours(pixels)).toEqual([valueColour(1, { signed: true, limit: 2 })]);
  });

  it('refuses other kernels', () => {
    expect(() => filterPixels(new Float32Array(8), [1, 2, 2, 2])).toThrow(
      'filterPixels: the kernels cannot be shown as pictures: expected [filters, 1 or 3, height, width], and a weight of that size, received [1, 2, 2, 2] and 8 numbers. Show a kernel on other channels one channel at a time, with mapPixels.',
    );
    expect(() => filterPixels(new Float32Array(8), [1, 1, 3, 3])).toThrow(UsageError);
    expect(() => filterPixels(new Float32Array(8), [8])).toThrow(UsageError);
  });
});
