import { describe, expect, it } from 'vitest';
import { imageAt, subset } from './dataset.ts';
import { makeDataset, makeTargets } from './fixtures/make-dataset.ts';

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

  it('copies targets along', () => {
    const dataset = makeTargets(3);
    const part = subset(dataset, [2, 0]);
    expect(part).toEqual({
      ...dataset,
      targets: Float32Array.of(2, -2, 0.5, 0, -0, 0.5),
      pixels: Uint8Array.of(2, 253, 0, 255),
      length: 2,
    });
    expect(part.targets.buffer).not.toBe(dataset.targets.buffer);
    expect(() => subset(dataset, [3])).toThrow(
      'dataset "made": there is no image at this index: expected a whole number from 0 to 2, received 3.',
    );
  });

  it.each([3, -1, 0.5])('refuses the index %d', (index) => {
    expect(() => subset(makeDataset([0, 1, 2]), [index])).toThrow(
      `dataset "made": there is no image at this index: expected a whole number from 0 to 2, received ${index}.`,
    );
  });
});

describe('imageAt', () => {
  it('puts the channels of a pixel side by side', () => {
    const input = { channels: 3, height: 1, width: 2, mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const pixels = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
    const dataset = {
      name: 'two',
      classes: ['a', 'b'],
      input,
      labels: Int32Array.of(0, 1),
      pixels,
      length: 2,
    };
    expect(imageAt(dataset, 1)).toEqual({
      data: Uint8Array.of(1, 3, 5, 2, 4, 6),
      width: 2,
      height: 1,
      channels: 3,
    });
    expect(() => imageAt(dataset, 2)).toThrow('dataset "two": there is no image at this index');
  });
});
