import { describe, expect, it } from 'vitest';
import { subset } from './dataset.ts';
import { makeDataset } from './fixtures/make-dataset.ts';

describe('subset', () => {
  it('copies the images in the given order', () => {
    const dataset = makeDataset([0, 1, 2]);
    const part = subset(dataset, [2, 0, 2]);
    expect(part).toEqual({
      ...dataset,
      labels: Int32Array.of(2, 0, 2),
      pixels: Uint8Array.of(2, 253, 0, 255, 2, 253),
      length: 3,
    });
    expect(part.pixels.buffer).not.toBe(dataset.pixels.buffer);
    expect(subset(dataset, Uint32Array.of()).length).toBe(0);
  });

  it.each([3, -1, 0.5])('refuses the index %d', (index) => {
    expect(() => subset(makeDataset([0, 1, 2]), [index])).toThrow(
      `dataset "made": there is no image at this index: expected a whole number from 0 to 2, received ${index}.`,
    );
  });
});
