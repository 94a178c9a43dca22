import { describe, expect, it } from 'vitest';
import { type Dataset, type InMemory, pixelsAt } from '../dataset.ts';
import { noise } from '../fixtures/make-planes.ts';
import type { Augmentation } from './augmentations.ts';
import { augmenter } from './augmenter.ts';

const images = 40;
const dataset: InMemory<Dataset> = {
  name: 'noise',
  classes: ['a', 'b'],
  input: { channels: 3, height: 6, width: 5, mean: [0, 0, 0], std: [1, 1, 1] },
  labels: Int32Array.from({ length: images }, (_, i) => i % 2),
  pixels: noise(3, images * 6, 5).pixels,
  length: images,
};
const before = dataset.pixels.slice();
const all = Array.from({ length: images }, (_, index) => index);
const augment: readonly Augmentation[] = [{ name: 'randomCrop', padding: 2 }, { name: 'flip' }];

describe('augmenter', () => {
  it('depends on seed, epoch and index, and on nothing else', () => {
    const changed = augmenter(dataset, { augment, seed: 1, epoch: 3 });
    const read = (index: number) => changed(index).pixels;
    const forwards = all.map((index) => read(index));
    const backwards = all.toReversed().map((index) => read(index));
    expect(backwards.toReversed()).toEqual(forwards);
    for (const other of [
      { seed: 2, epoch: 3 },
      { seed: 1, epoch: 4 },
    ]) {
      const different = augmenter(dataset, { augment, ...other });
      const same = all.filter((index) => different(index).pixels.join() === forwards[index]?.join());
      expect(same.length).toBeLessThan(images / 4);
    }
    expect(dataset.pixels).toEqual(before);
  });

  it('changes nothing without augmentations', () => {
    const read = augmenter(dataset, { augment: [], seed: 1, epoch: 1 });
    for (const index of all) {
      expect(read(index)).toEqual({ pixels: pixelsAt(dataset, index), shares: [{ index, share: 1 }] });
    }
  });

  it('refuses augmentations that cannot be', () => {
    expect(() =>
      augmenter(dataset, { augment: [{ name: 'flip', probability: 2 }], seed: 1, epoch: 1 }),
    ).toThrow('augment[0].probability: flip cannot be used like this');
  });
});
