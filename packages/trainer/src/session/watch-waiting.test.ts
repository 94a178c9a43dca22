import { expect, it } from 'vitest';
import { watchWaiting } from './watch-waiting.ts';

/** An epoch of two hundred steps on a clock of its own: making a batch takes `make`, then the answer `after`, in milliseconds. */
function epoch(make: number, after: number, augments = false, steps = 200): string | undefined {
  let time = 0;
  const watch = watchWaiting(() => time);
  for (let step = 0; step < steps; step++) {
    watch.make(() => {
      time += make;
    });
    time += after;
    watch.answered();
  }
  return watch.epochEnded(augments);
}

it('tells of an epoch that waited for its data, with the remedy', () => {
  expect(epoch(20, 0.1)).toBe(
    'training waits for data: making batches took 100 % of the epoch, and the device was done before them. Remedy: smaller images, or a batch size that the device is faster with; a larger network costs nothing as long as this is so',
  );
  expect(epoch(20, 1, true)).toContain('Remedy: fewer or cheaper augmentations, or smaller images;');
});

it('tells nothing where the device is what takes time, or nothing takes any', () => {
  expect(epoch(20, 30)).toBeUndefined();
  expect(epoch(0.1, 0.5)).toBeUndefined();
  expect(epoch(0, 0)).toBeUndefined();
  expect(epoch(200, 0.1, false, 10)).toBeUndefined();
});
