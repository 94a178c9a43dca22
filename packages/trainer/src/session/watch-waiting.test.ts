import { expect, it } from 'vitest';
import { type WaitingOfEpoch, watchWaiting } from './watch-waiting.ts';

/** An epoch of two hundred steps on a clock of its own: making a batch takes `make`, then the answer `after`, in milliseconds. */
function epoch(
  make: number,
  after: number,
  { augments = false, reads = false, steps = 200, works = 0 } = {},
): WaitingOfEpoch {
  let [time, worked] = [0, 1000];
  const watch = watchWaiting(
    () => (works === 0 ? undefined : worked),
    () => time,
  );
  for (let step = 0; step < steps; step++) {
    watch.make(() => {
      time += make;
    });
    time += after;
    worked += works;
    watch.answered();
  }
  time += 5000;
  return watch.epochEnded({ augments, reads });
}

it('tells of an epoch that waited for its data, with the remedy', () => {
  expect(epoch(20, 0.1).words).toBe(
    'training waits for data: making batches took 100 % of the epoch, and the device was done before them. Remedy: smaller images, or a batch size that the device is faster with; a larger network costs nothing as long as this is so',
  );
  expect(epoch(20, 1, { augments: true }).words).toContain(
    'Remedy: fewer or cheaper augmentations, or smaller images;',
  );
  expect(epoch(20, 1, { reads: true }).words).toContain(
    'Remedy: more memory for decoded images (memory, --memory), so that they are not read in each epoch; else smaller images,',
  );
});

it('tells nothing where the device is what takes time, or nothing takes any', () => {
  expect(epoch(20, 30).words).toBeUndefined();
  expect(epoch(0.1, 0.5).words).toBeUndefined();
  expect(epoch(0, 0).words).toBeUndefined();
  expect(epoch(200, 0.1, { steps: 10 }).words).toBeUndefined();
});

it('tells in which part of the time the engine computed, up to its last answer', () => {
  expect(epoch(10, 30, { works: 38 }).busy).toBeCloseTo(0.95, 10);
  expect(epoch(10, 30, { works: 10 }).busy).toBeCloseTo(0.25, 10);
  expect(epoch(10, 30, { works: 41 }).busy).toBe(1);
  expect(epoch(10, 30).busy).toBeUndefined();
});
