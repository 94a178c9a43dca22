import { describe, expect, it } from 'vitest';
import { noise, seeded } from '../fixtures/make-planes.ts';
import { augmentFrom, withDefaults } from './augment-from.ts';
import type { ImageAugmentation, ImagePlanes, MixAugmentation } from './augmentation.ts';
import { type Augmentation, augmentations } from './augmentations.ts';

const all: readonly (ImageAugmentation | MixAugmentation)[] = Object.values(augmentations);
/** What leaves images as they are. */
const nothing: readonly Augmentation[] = [
  { name: 'randomCrop', padding: 0 },
  { name: 'flip', probability: 0 },
  { name: 'verticalFlip', probability: 0 },
  { name: 'affine', rotate: 0, translate: 0, scale: 0, shear: 0 },
  { name: 'colorJitter', brightness: 0, contrast: 0, saturation: 0, hue: 0 },
  { name: 'randomErasing', probability: 0 },
  { name: 'cutout', size: 0 },
  { name: 'randAugment', operations: 0 },
  { name: 'mixup', probability: 0 },
  { name: 'cutmix', probability: 0 },
];
const images = [noise(3, 8, 6), noise(1, 5, 7), noise(3, 1, 1), noise(1, 1, 9)];

function run(given: Augmentation, image: ImagePlanes, seed: number): ImagePlanes {
  const definition: ImageAugmentation | MixAugmentation = augmentations[given.name];
  const parameters = withDefaults(definition, given);
  if (!('mix' in definition)) return definition.apply(image, parameters, seeded(seed));
  const { height, width, channels } = image;
  const other = { ...image, pixels: noise(channels, height + 1, width).pixels.slice(width * channels) };
  const { image: mixed, share } = definition.mix(image, other, parameters, seeded(seed));
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
  return mixed;
}

describe.each(all.map((definition) => [definition.name, definition] as const))('%s', (name, definition) => {
  // The name is one of the table's.
  const plain = { name } as Augmentation;

  it('keeps the shape, leaves the image alone, and depends on its numbers only', () => {
    for (const image of images) {
      const before = image.pixels.slice();
      for (let seed = 0; seed < 20; seed++) {
        const changed = run(plain, image, seed);
        expect({ ...changed, pixels: changed.pixels.length }).toEqual({ ...image, pixels: before.length });
        expect(changed).toEqual(run(plain, image, seed));
      }
      expect(image.pixels).toEqual(before);
    }
  });

  it('changes something, and other things for other seeds', () => {
    const [image = noise(3, 8, 6)] = images;
    const seen = new Set(Array.from({ length: 20 }, (_, seed) => run(plain, image, seed).pixels.join()));
    expect(seen.size).toBeGreaterThan(1);
  });

  it('can be told to change nothing', () => {
    const given = nothing.filter((each) => each.name === name);
    expect(given).toHaveLength(1);
    for (const each of given) for (const image of images) expect(run(each, image, 1)).toEqual(image);
  });

  it('has names and defaults that are in range', () => {
    expect(augmentations).toHaveProperty(name, definition);
    const { name: _, ...settings } = { ...withDefaults(definition, plain), name };
    expect(augmentFrom([{ name, ...settings }])).toEqual([{ name, ...settings }]);
  });
});

it('no two share a short name', () => {
  expect(new Set(all.map(({ short }) => short)).size).toBe(all.length);
});
