import { ModelError, UsageError } from '@fovea/shape';
import { expect, it } from 'vitest';
import { errorOf } from './fixtures/calls.ts';
import { doubling, matrix, picking } from './fixtures/models.ts';
import { loadModel } from './load-model.ts';

const here = { workers: 0, threads: 1 };
const feeds = { x: matrix([[1, 2, 3]]) };

it('runs a model in the calling thread', async () => {
  const model = await loadModel(doubling(), here);
  expect(model.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['batch', 3] }]);
  const answers = await Promise.all([model.infer(feeds), model.infer(feeds)]);
  for (const { outputs, batchSize, queueMs, computeMs } of answers) {
    expect(outputs).toEqual({ y: matrix([[2, 4, 6]]) });
    expect([batchSize, queueMs, computeMs > 0]).toEqual([1, 0, true]);
  }
  const two = await model.infer({
    x: matrix([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  });
  expect(two.batchSize).toBe(2);
  // They stay the caller's.
  expect(feeds.x).toEqual(matrix([[1, 2, 3]]));
  expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 0 });
  await model.close();
});

it('answers what there is before it is closed, and refuses what comes later', async () => {
  const model = await loadModel(doubling(), here);
  const answer = model.infer(feeds);
  const closed = model.close();
  expect(await errorOf(model.infer(feeds))).toMatchObject({ code: 'model-closed', path: 'the model' });
  expect((await answer).outputs).toEqual({ y: matrix([[2, 4, 6]]) });
  await closed;
});

it('says what is wrong as with workers', async () => {
  const refused = await errorOf(loadModel(new Uint8Array(7), { ...here, path: 'zeros' }));
  expect(refused).toBeInstanceOf(ModelError);
  expect(refused).toMatchObject({ path: 'zeros' });
  const model = await loadModel(picking(), here);
  const x = matrix([[1, 2, 3]]);
  const at = (place: bigint) => ({ type: 'int64', dims: [1, 1], data: BigInt64Array.of(place) }) as const;
  expect((await model.infer({ x, at: at(2n) })).outputs).toEqual({ picked: matrix([[3]]) });
  expect(await errorOf(model.infer({ x, at: at(7n) }))).toMatchObject({ code: 'run-failed' });
  expect(await errorOf(model.infer({ x }))).toMatchObject({ code: 'feed-missing' });
  const stop = AbortSignal.abort(new Error('enough'));
  expect(await errorOf(model.infer({ x, at: at(2n) }, { signal: stop }))).toBe(stop.reason);
  const late = await errorOf(model.infer({ x, at: at(2n) }, { timeoutMs: 5 }));
  expect(late).toBeInstanceOf(UsageError);
  expect(String(late)).toContain('timeoutMs: without workers nothing waits');
  await model.close();
});
