import { EngineError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { errorOf, idle, until } from './fixtures/calls.ts';
import { slow, slowRows } from './fixtures/models.ts';
import { loadModel, type Model } from './load-model.ts';

/** A model whose run takes long enough to do something meanwhile, and a call that runs. */
async function busy(): Promise<{ model: Model; running: Promise<unknown> }> {
  const model = await loadModel(slow(100), { threads: 1, maxBatch: 1, path: 'digits' });
  const running = model.infer(slowRows(256));
  await until(() => model.load.running === 1);
  return { model, running };
}

const reason = new Error('the visitor has gone');

describe('a call that is aborted', () => {
  it('before it begins, is not begun', async () => {
    const model = await loadModel(slow(1), { threads: 1 });
    const call = model.infer(slowRows(1), { signal: AbortSignal.abort(reason) });
    expect(model.load).toEqual(idle);
    await expect(call).rejects.toBe(reason);
    await model.close();
  });

  it('while it waits, leaves the queue', async () => {
    const { model, running } = await busy();
    const controller = new AbortController();
    const aborted = errorOf(model.infer(slowRows(1), { signal: controller.signal }));
    const other = model.infer(slowRows(2));
    expect(model.load.waiting).toBe(2);
    controller.abort(reason);
    expect(model.load.waiting).toBe(1);
    expect(await aborted).toBe(reason);
    await running;
    expect((await other).outputs).toEqual({ y: slowRows(2).x });
    expect(model.load).toEqual(idle);
    await model.close();
  });

  it('while it runs, is dropped, and the worker goes on with the next', async () => {
    const model = await loadModel(slow(100), { threads: 1, maxBatch: 1 });
    const controller = new AbortController();
    const aborted = errorOf(model.infer(slowRows(256), { signal: controller.signal }));
    await until(() => model.load.running === 1);
    controller.abort(reason);
    expect(await aborted).toBe(reason);
    expect((await model.infer(slowRows(2))).outputs).toEqual({ y: slowRows(2).x });
    expect(model.load).toEqual(idle);
    await model.close();
  });

  it('in a batch, does not take the others along', async () => {
    const model = await loadModel(slow(100), { threads: 1 });
    const controller = new AbortController();
    const calls = [controller.signal, undefined, undefined].map((signal) =>
      errorOf(model.infer(slowRows(85), signal && { signal })),
    );
    await until(() => model.load.running > 0);
    controller.abort(reason);
    expect(await Promise.all(calls)).toEqual([reason, undefined, undefined]);
    await model.close();
  });

  it('after its answer, has had it', async () => {
    const model = await loadModel(slow(1), { threads: 1 });
    const controller = new AbortController();
    const { outputs } = await model.infer(slowRows(1), { signal: controller.signal });
    controller.abort(reason);
    expect(outputs).toEqual({ y: slowRows(1).x });
    await model.close();
  });

  it('is one of many with the same signal, of which nothing is left over', async () => {
    const model = await loadModel(slow(1), { threads: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    await Promise.all(Array.from({ length: 100 }, () => model.infer(slowRows(1), { signal })));
    const aborted = Array.from({ length: 100 }, () => errorOf(model.infer(slowRows(1), { signal })));
    controller.abort(reason);
    expect(await Promise.all(aborted)).toEqual(Array(100).fill(reason));
    expect(model.load).toEqual(idle);
    await model.close();
  });
});

describe('a call that takes too long', () => {
  it('while it waits, leaves the queue', async () => {
    const { model, running } = await busy();
    const error = await errorOf(model.infer(slowRows(1), { timeoutMs: 1 }));
    expect(model.load).toEqual({ waiting: 0, running: 1, replaced: 0 });
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: 'timed-out',
      message:
        'digits: the request was not answered in time: expected an answer within 1 ms, ' +
        'received none yet, while it waits for a worker. ' +
        'Allow more time with timeoutMs, or give the model more workers or threads.',
    });
    await running;
    await model.close();
  });

  it('while it runs, is dropped, and the worker goes on with the next', async () => {
    const model = await loadModel(slow(1000), { threads: 1, timeoutMs: 500, maxBatch: 1 });
    const late = errorOf(model.infer(slowRows(512)));
    await until(() => model.load.running === 1);
    const next = model.infer(slowRows(2), { timeoutMs: 60_000 });
    expect(await late).toMatchObject({ code: 'timed-out', received: 'none yet, while it runs' });
    expect(model.load.running).toBe(1);
    expect((await next).outputs).toEqual({ y: slowRows(2).x });
    expect(model.load).toEqual(idle);
    await model.close();
  });

  it('must say how long in a way that a timer can keep', async () => {
    const model = await loadModel(slow(1), { threads: 1 });
    const error = await errorOf(model.infer(slowRows(1), { timeoutMs: -1 }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'timeout-invalid' });
    expect((await model.infer(slowRows(1), { timeoutMs: 60_000 })).outputs).toEqual({ y: slowRows(1).x });
    await model.close();
  });
});
