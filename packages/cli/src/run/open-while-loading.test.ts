import { setTimeout as sleep } from 'node:timers/promises';
import { createExecutor } from '@fovea/runtime-node';
import { type Engine, graphEngine } from '@fovea/trainer';
import { expect, it } from 'vitest';
import { openWhileLoading } from './open-while-loading.ts';

const open = async () => graphEngine(await createExecutor({ threads: 1 }));

it('gives an engine and data, or data where the engine is not known yet', async () => {
  const { engine, data } = await openWhileLoading(open, async () => 'data', undefined);
  expect([engine?.device, data]).toEqual(['cpu', 'data']);
  await engine?.close();
  expect(await openWhileLoading(undefined, async () => 'data', undefined)).toEqual({ data: 'data' });
});

it('does not wait for data whose engine is refused, and ends their loading', async () => {
  let reason: unknown;
  const refusal = new Error('no such device');
  const load = async (signal: AbortSignal) => {
    await sleep(60_000, undefined, { signal }).catch(() => {});
    reason = signal.reason;
  };
  await expect(openWhileLoading(() => Promise.reject(refusal), load, undefined)).rejects.toBe(refusal);
  await sleep(0);
  expect(reason).toBe(refusal);
});

it('closes the engine of data that cannot be loaded, and passes an interruption on', async () => {
  let opened: Engine | undefined;
  let closed = false;
  const openAndTell = async () => {
    const engine = await open();
    opened = {
      ...engine,
      close: () => {
        closed = true;
        return engine.close();
      },
    };
    return opened;
  };
  const stop = new AbortController();
  const load = async (signal: AbortSignal) => {
    stop.abort(new Error('enough'));
    signal.throwIfAborted();
  };
  await expect(openWhileLoading(openAndTell, load, stop.signal)).rejects.toThrow('enough');
  expect([opened?.device, closed]).toEqual(['cpu', true]);
});
