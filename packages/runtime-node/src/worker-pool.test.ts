import type { Worker } from 'node:worker_threads';
import type { Tensors } from '@fovea/runtime';
import { EngineError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { errorOf, until } from './fixtures/calls.ts';
import { doubling, matrix, slow, slowRows } from './fixtures/models.ts';
import { openModel } from './load-model.ts';
import { startWorker } from './start-worker.ts';

const mortal = new URL('./fixtures/mortal-worker.mjs', import.meta.url);
const stillborn = new URL('./fixtures/stillborn-worker.mjs', import.meta.url);

/** Makes a worker end its thread before the run. */
const deadly: Tensors = { x: matrix([[666, 0, 0]]) };
/** Makes it throw. */
const upsetting: Tensors = { x: matrix([[667, 0, 0]]) };
const harmless: Tensors = { x: matrix([[1, 2, 3]]) };
const doubled: Tensors = { y: matrix([[2, 4, 6]]) };

/** Starts real workers, from the n-th file on the n-th start, and remembers them. */
function starting(...files: readonly (URL | undefined)[]): { start: typeof startWorker; workers: Worker[] } {
  const workers: Worker[] = [];
  const start: typeof startWorker = (settings) => {
    const worker = startWorker(settings, files[Math.min(workers.length, files.length - 1)]);
    workers.push(worker);
    return worker;
  };
  return { start, workers };
}

describe('a worker that dies', () => {
  it('between two calls, is replaced', async () => {
    const { start, workers } = starting(undefined);
    const model = await openModel(doubling(), { threads: 1 }, start);
    expect((await model.infer(harmless)).outputs).toEqual(doubled);
    // Nothing runs: onnxruntime aborts the process when its thread is ended in the middle of a run.
    await workers[0]?.terminate();
    expect((await model.infer(harmless)).outputs).toEqual(doubled);
    expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 1 });
    await model.close();
    expect(workers).toHaveLength(2);
  });

  it('of a call, is replaced; the call is tried once more, alone', async () => {
    const { start } = starting(mortal, undefined);
    const model = await openModel(doubling(), { threads: 1, path: 'digits' }, start);
    const results = await Promise.all([harmless, deadly, harmless].map((feeds) => model.infer(feeds)));
    expect(results.map(({ outputs }) => outputs)).toEqual([doubled, { y: matrix([[1332, 0, 0]]) }, doubled]);
    expect(results.map(({ batchSize }) => batchSize)).toEqual([1, 1, 1]);
    expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 1 });
    await model.close();
  });

  it('of the same call again, fails that call and no other', async () => {
    const { start } = starting(mortal);
    const model = await openModel(doubling(), { threads: 1, path: 'digits' }, start);
    const calls = [harmless, deadly, harmless, harmless].map((feeds) => model.infer(feeds));
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const error = await errorOf(calls[1] ?? Promise.resolve());
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: 'worker-died',
      message:
        'digits: the worker thread died of the request, twice: received exit code 3. ' +
        'Look for what ends the thread, such as a lack of memory.',
    });
    expect((await model.infer(harmless)).outputs).toEqual(doubled);
    expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 2 });
    await model.close();
  });

  it('by throwing, is replaced as well, and what it threw is said', async () => {
    const { start } = starting(mortal);
    const model = await openModel(doubling(), { threads: 1 }, start);
    expect(await errorOf(model.infer(upsetting))).toMatchObject({
      code: 'worker-died',
      received: 'the engine’s worker thread failed: out of sorts',
    });
    expect((await model.infer(harmless)).outputs).toEqual(doubled);
    await model.close();
  });

  it('does not stop the others', async () => {
    const { start, workers } = starting(undefined);
    const model = await openModel(slow(20), { threads: 1, workers: 2, maxBatch: 1 }, start);
    await workers[0]?.terminate();
    const results = await Promise.all(Array.from({ length: 20 }, () => model.infer(slowRows(2))));
    expect(results.map(({ outputs }) => outputs)).toEqual(Array(20).fill({ y: slowRows(2).x }));
    await until(() => model.load.replaced === 1);
    await model.close();
  });

  it('while its pool closes, is replaced for what is not answered yet', async () => {
    const { start } = starting(mortal, undefined);
    const model = await openModel(doubling(), { threads: 1, maxBatch: 1 }, start);
    const calls = [deadly, harmless].map((feeds) => model.infer(feeds));
    await Promise.all([model.close(), ...calls]);
    expect(model.load.replaced).toBe(1);
  });
});

describe('workers that die again and again', () => {
  it('are given up, with the reason, after five attempts; then nothing is taken on', async () => {
    const { start, workers } = starting(mortal, stillborn);
    const model = await openModel(doubling(), { threads: 1, maxBatch: 1, path: 'digits' }, start);
    const results = await Promise.allSettled([deadly, harmless].map((feeds) => model.infer(feeds)));
    const message =
      'digits: its workers died 6 times in a row ' +
      '(the last time: the engine’s worker thread failed: no room for another worker.). ' +
      'Look for what ends them, such as a lack of memory, and load the model again.';
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'worker-died', message } });
    }
    expect(await errorOf(model.infer(harmless))).toMatchObject({ code: 'worker-died', message });
    expect(workers).toHaveLength(6);
    expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 0 });
    await model.close();
  });

  it('are not waited for by close when nothing needs them', async () => {
    const { start, workers } = starting(undefined, stillborn);
    const model = await openModel(doubling(), { threads: 1 }, start);
    await workers[0]?.terminate();
    await until(() => workers.length === 2);
    await model.close();
    expect(workers.length).toBeLessThan(6);
  });

  it('do not even begin when the first ones fail', async () => {
    const { start, workers } = starting(undefined, stillborn);
    const error = await errorOf(openModel(doubling(), { workers: 2, path: 'digits' }, start));
    expect(error).toMatchObject({
      code: 'worker-died',
      message: 'digits: the engine’s worker thread failed: no room for another worker.',
    });
    expect(workers).toHaveLength(2);
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });
});
