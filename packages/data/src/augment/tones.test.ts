import { describe, expect, it } from 'vitest';
import { grey, noise, rowsOf } from '../fixtures/make-planes.ts';
import { autoContrast, equalize, posterize, sharpness, solarize } from './tones.ts';

describe('tones', () => {
  it('solarize inverts from the threshold on', () => {
    expect([...solarize(grey([0, 127, 128, 255]), 128).pixels]).toEqual([0, 127, 127, 0]);
  });

  it('posterize keeps the upper bits', () => {
    expect([...posterize(grey([255, 100, 3]), 4).pixels]).toEqual([240, 96, 0]);
    expect(posterize(noise(3, 4, 4), 8)).toEqual(noise(3, 4, 4));
  });

  it('autoContrast stretches each channel by itself', () => {
    expect([...autoContrast(grey([50, 100, 150])).pixels]).toEqual([0, 128, 255]);
    expect([...autoContrast(grey([9, 9])).pixels]).toEqual([9, 9]);
    const two = { ...grey([10, 20]), channels: 3, pixels: Uint8Array.of(10, 20, 0, 255, 7, 7) } as const;
    expect([...autoContrast(two).pixels]).toEqual([0, 255, 0, 255, 7, 7]);
  });

  it('equalize spreads what is close together', () => {
    const close = grey(Array.from({ length: 1024 }, (_, i) => 100 + (i % 4)));
    expect(new Set(equalize(close).pixels)).toEqual(new Set([0, 85, 171, 255]));
    expect([...equalize(grey([5, 5, 5])).pixels]).toEqual([5, 5, 5]);
  });

  it('sharpness blurs and sharpens inside the edge', () => {
    const dot = grey([0, 0, 0], [0, 130, 0], [0, 0, 0]);
    expect(rowsOf(sharpness(dot, 0))[1]).toEqual([0, 50, 0]);
    expect(rowsOf(sharpness(dot, 2))[1]).toEqual([0, 210, 0]);
  });
});
