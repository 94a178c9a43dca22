import { expect, it } from 'vitest';
import { usualEpochs } from './usual-epochs.ts';

it('has more epochs where images are few', () => {
  const epochs = [0, 19, 100, 800, 1600, 8000, 60_000].map((images) =>
    usualEpochs(images, { batchSize: 32 }),
  );
  expect(epochs).toEqual([50, 50, 50, 8, 5, 5, 5]);
});

it('counts updates, not images', () => {
  expect(usualEpochs(100, { batchSize: 8 })).toBe(16);
});
