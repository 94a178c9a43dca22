import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapConcurrently } from './map-concurrently.ts';

const ITEMS = Array.from({ length: 20 }, (_, index) => index);

it('keeps the order and never runs more than four at a time', async () => {
  let running = 0;
  let most = 0;
  const results = await mapConcurrently(ITEMS, async (item) => {
    most = Math.max(most, ++running);
    await setTimeout(item % 3);
    running--;
    return item * 2;
  });
  expect(results).toEqual(ITEMS.map((item) => item * 2));
  expect(most).toBe(4);
});

it('begins nothing more after a failure', async () => {
  let begun = 0;
  const failing = mapConcurrently(ITEMS, async (item) => {
    begun++;
    await setTimeout(5);
    if (item === 0) throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  await setTimeout(30);
  expect(begun).toBeLessThanOrEqual(7);
});

it('stops when it is aborted', async () => {
  const controller = new AbortController();
  let begun = 0;
  const stopped = mapConcurrently(
    ITEMS,
    async () => {
      if (++begun === 6) controller.abort(new Error('enough'));
      await setTimeout(1);
    },
    { signal: controller.signal },
  );
  await expect(stopped).rejects.toThrow('enough');
  expect(begun).toBeLessThan(20);
});
