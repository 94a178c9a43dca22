import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import { openSession } from './open-session.ts';

/** By hand: STEPS=10000 npx vitest run packages/trainer/src/session/memory.test.ts --typecheck.enabled=false */
const steps = Number(process.env.STEPS ?? 2000);

it('keeps no memory and no handles of the steps that were taken', { timeout: 600_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const measure = () => {
    if (typeof collect === 'function') collect();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    return { rss, heapUsed, arrayBuffers, handles: process.getActiveResourcesInfo().length };
  };
  await withEngine(async (engine) => {
    const train = stripes(40);
    const augment = [{ name: 'flip' }] as const;
    const session = await openSession(
      stripesNetwork(),
      { epochs: 1e6, batchSize: 8, augment },
      { engine, train },
    );
    const take = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await session.step();
        if (session.epochDone) await session.finishEpoch();
        if (i % 100 === 0) await session.checkpoint();
      }
    };
    // Until then the code itself grows, as it is compiled.
    await take(steps);
    const before = measure();
    await take(steps);
    const after = measure();
    if (process.env.STEPS !== undefined) {
      process.stderr.write(`${steps} steps\n${JSON.stringify({ before, after }, null, 2)}\n`);
    }
    expect(after.handles).toBeLessThanOrEqual(before.handles);
    // Every tensor that a step left behind would keep an object of some 200 bytes here, whatever holds its numbers.
    expect((after.heapUsed - before.heapUsed) / steps).toBeLessThan(150);
  });
});
