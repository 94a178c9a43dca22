import { describe, expect, it } from 'vitest';
import { imageAt } from './dataset.ts';
import { datasetFrom } from './dataset-from.ts';

const two = { size: [1, 1, 2] } as const;

describe('datasetFrom', () => {
  it('takes labels as numbers or names', () => {
    const numbers = datasetFrom(Uint8Array.of(0, 255, 255, 255), Uint8Array.of(2, 0), two);
    expect(numbers).toEqual({
      name: 'arrays',
      classes: ['0', '1', '2'],
      input: { channels: 1, height: 1, width: 2, mean: [0.75], std: [0.433] },
      labels: Int32Array.of(2, 0),
      pixels: Uint8Array.of(0, 255, 255, 255),
      length: 2,
    });
    const names = datasetFrom(Uint8Array.of(1, 2, 3, 4), ['dog', 'cat'], { ...two, name: 'pets' });
    expect([names.name, names.classes, [...names.labels]]).toEqual(['pets', ['cat', 'dog'], [1, 0]]);
  });

  it('takes pixels side by side, and copies what it takes', () => {
    const pixels = Uint8ClampedArray.of(1, 2, 3, 4, 5, 6);
    const normalize = { mean: [0, 0, 0], std: [1, 1, 1] };
    const options = { size: [3, 1, 2], layout: 'hwc', classes: ['a', 'b'], normalize } as const;
    const dataset = datasetFrom(pixels, [1], options);
    pixels.fill(0);
    expect([...dataset.pixels]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...imageAt(dataset, 0).data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(dataset.input).toEqual({ channels: 3, height: 1, width: 2, ...normalize });
  });

  const pixels = Uint8Array.of(1, 2, 3, 4);
  it.each([
    [
      () => datasetFrom(pixels, [0], two),
      'dataset "arrays": there is not one label per image: expected 2 pixel values for 1 labels (1×1×2 each), received 4.',
    ],
    [() => datasetFrom(new Uint8Array(), [], two), 'there must be at least one image.'],
    [
      () => datasetFrom(pixels, [0, 0], two),
      'dataset "arrays": there are too few classes: expected at least 2, received 1. Give the classes',
    ],
    [
      () => datasetFrom(pixels, [0, 1.5], two),
      'the label of image 1 is none of the classes: expected 0 to 1, received 1.5.',
    ],
    [() => datasetFrom(pixels, [-1, 1], two), 'the label of image 0 is none of the classes'],
    [
      () => datasetFrom(pixels, ['a', 'c'], { ...two, classes: ['a', 'b'] }),
      'the label of image 1 is none of the classes: expected a, b, received c.',
    ],
    [
      () => datasetFrom(pixels, [0, 1], { ...two, normalize: { mean: [0], std: [0] } }),
      'input.std[0]: the input specification has a value out of range',
    ],
    [() => datasetFrom(pixels, [0, 1], { size: [1, 0, 2] }), 'input.height: '],
  ])('refuses %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
