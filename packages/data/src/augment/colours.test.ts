import { describe, expect, it } from 'vitest';
import { grey, noise } from '../fixtures/make-planes.ts';
import type { ImagePlanes } from './augmentation.ts';
import { brightness, contrast, hue, saturation } from './colours.ts';

const rgb = (...pixels: readonly number[]): ImagePlanes => ({
  pixels: Uint8Array.from(pixels),
  channels: 3,
  height: 1,
  width: 1,
});
const row = grey([0, 50, 100, 250]);

describe('colours', () => {
  it('brightness multiplies and stops at white', () => {
    expect([...brightness(row, 1.5).pixels]).toEqual([0, 75, 150, 255]);
    expect([...brightness(row, 0).pixels]).toEqual([0, 0, 0, 0]);
  });

  it('contrast goes to and from the mean', () => {
    expect([...contrast(row, 0).pixels]).toEqual([100, 100, 100, 100]);
    expect([...contrast(row, 2).pixels]).toEqual([0, 0, 100, 255]);
    expect([...contrast(row, 0.5).pixels]).toEqual([50, 75, 100, 175]);
  });

  it('saturation goes to and from grey', () => {
    // 0.299 · 200 + 0.587 · 100 + 0.114 · 0 = 118.5
    expect([...saturation(rgb(200, 100, 0), 0).pixels]).toEqual([119, 119, 119]);
    expect([...saturation(rgb(200, 100, 0), 0.5).pixels]).toEqual([160, 110, 60]);
    expect(saturation(row, 0)).toBe(row);
  });

  it('hue turns colours round', () => {
    expect([...hue(rgb(255, 0, 0), 1 / 3).pixels]).toEqual([0, 255, 0]);
    expect([...hue(rgb(255, 0, 0), -1 / 3).pixels]).toEqual([0, 0, 255]);
    expect([...hue(rgb(200, 100, 50), 0.5).pixels]).toEqual([50, 150, 200]);
    expect([...hue(rgb(70, 70, 70), 0.3).pixels]).toEqual([70, 70, 70]);
    const image = noise(3, 8, 8);
    expect(hue(image, 1)).toEqual(image);
  });
});
