import type { Tensors } from '@fovea/runtime';
import { expect, it } from 'vitest';
import { doubling, matrix } from './fixtures/models.ts';
import { loadModel } from './load-model.ts';

it('runs a model, and many calls at once as a few batches', async () => {
  const model = await loadModel(doubling(), { threads: 1 });
  expect(model.info).toBeUndefined();
  expect(model.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['batch', 3] }]);
  expect(model.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['batch', 3] }]);
  const calls = Array.from({ length: 64 }, (_, i): Tensors => ({ x: matrix([[i, i + 1, i + 2]]) }));
  const results = await Promise.all(calls.map((feeds) => model.infer(feeds)));
  expect(results.map(({ outputs }) => outputs.y)).toEqual(
    calls.map((_, i) => matrix([[2 * i, 2 * i + 2, 2 * i + 4]])),
  );
  expect(results.map(({ batchSize }) => batchSize)).toEqual(Array(64).fill(32));
  expect(model.load).toEqual({ waiting: 0, running: 0, replaced: 0 });
  await model.close();
});
