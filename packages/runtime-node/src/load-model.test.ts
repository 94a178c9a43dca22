import { encodeModel, GraphBuilder } from '@fovea/onnx';
import type { Tensors } from '@fovea/runtime';
import { EngineError, ModelError, UnsupportedError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { errorOf, idle, until } from './fixtures/calls.ts';
import { doubling, echoing, fixedReshape, liar, matrix, picking, slow, slowRows } from './fixtures/models.ts';
import { counter } from './fixtures/programs.ts';
import { loadModel } from './load-model.ts';

const row = (i: number): Tensors => ({ x: matrix([[i, i + 1, i + 2]]) });
const doubled = (i: number): Tensors => ({ y: matrix([[2 * i, 2 * i + 2, 2 * i + 4]]) });
const single = { threads: 1 };

describe('a model', () => {
  it('says what it takes and gives, and what it is not', async () => {
    const model = await loadModel(doubling(), single);
    expect(model.info).toBeUndefined();
    expect(model.path).toBe('the model');
    expect(model.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['batch', 3] }]);
    expect(model.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['batch', 3] }]);
    await model.close();
  });

  it('has several inputs and outputs, of every type', async () => {
    const model = await loadModel(echoing(), single);
    const feeds = (rows: number, first: number): Tensors => {
      const values = Array.from({ length: 2 * rows }, (_, i) => first + i);
      const dims = [rows, 2];
      return {
        'float32 in': { type: 'float32', dims, data: Float32Array.from(values) },
        'int32 in': { type: 'int32', dims, data: Int32Array.from(values) },
        'int64 in': { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) },
        'uint8 in': { type: 'uint8', dims, data: Uint8Array.from(values) },
        'bool in': { type: 'bool', dims, data: Uint8Array.from(values, (v) => v % 2) },
      };
    };
    const results = await Promise.all([1, 3, 2].map((rows) => model.infer(feeds(rows, 10 * rows))));
    expect(results.map(({ batchSize }) => batchSize)).toEqual([6, 6, 6]);
    for (const [index, rows] of [1, 3, 2].entries()) {
      const expected = Object.entries(feeds(rows, 10 * rows)).map(([name, tensor]) => [
        name.slice(0, -3),
        tensor,
      ]);
      expect(results[index]?.outputs).toEqual(Object.fromEntries(expected));
    }
    await model.close();
  });

  it('is refused when it is none, names its file, and leaves no thread behind', async () => {
    const missing = await errorOf(loadModel('no/such.onnx'));
    expect(missing).toBeInstanceOf(ModelError);
    expect(missing).toMatchObject({ code: 'model-unreadable', path: 'no/such.onnx' });
    expect(await errorOf(loadModel(new Uint8Array(7), { path: 'zeros' }))).toMatchObject({ path: 'zeros' });
    const graph = new GraphBuilder('unknown');
    graph.output('y', graph.node('Frobnicate', [graph.input('x', 'float32', [1])]), 'float32', [1]);
    const refused = await errorOf(loadModel(encodeModel(graph.build()), { path: 'odd', workers: 2 }));
    expect(refused).toBeInstanceOf(ModelError);
    expect(String(refused)).toContain('odd: onnxruntime cannot load the model: ');
  });

  it('is refused when it exchanges other types', async () => {
    const graph = new GraphBuilder('wide');
    graph.output('y', graph.node('Identity', [graph.input('x', 'float64', [1])]), 'float64', [1]);
    const error = await errorOf(loadModel(encodeModel(graph.build())));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error).toMatchObject({ code: 'model-type', path: 'the model, input "x"' });
  });
});

describe('batches', () => {
  it('are made of many calls at once, in full', async () => {
    const model = await loadModel(doubling(), single);
    const results = await Promise.all(Array.from({ length: 64 }, (_, i) => model.infer(row(i))));
    expect(results.map(({ outputs }) => outputs)).toEqual(results.map((_, i) => doubled(i)));
    expect(results.map(({ batchSize }) => batchSize)).toEqual(Array(64).fill(32));
    for (const { queueMs, computeMs } of results) {
      expect(queueMs).toBeGreaterThanOrEqual(0);
      expect(computeMs).toBeGreaterThan(0);
    }
    expect(model.load).toEqual(idle);
    await model.close();
  });

  it('answer a thousand calls at once, each with its own', async () => {
    const model = await loadModel(doubling(), { threads: 1, workers: 2, queue: 1000 });
    const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => model.infer(row(i))));
    expect(results.map(({ outputs }) => outputs)).toEqual(results.map((_, i) => doubled(i)));
    await model.close();
  });

  it('are never made with maxBatch 1, nor where the batch is a fixed size', async () => {
    const lone = await loadModel(doubling(), { threads: 1, maxBatch: 1 });
    const results = await Promise.all([1, 2, 3].map((i) => lone.infer(row(i))));
    expect(results.map(({ batchSize }) => batchSize)).toEqual([1, 1, 1]);
    await lone.close();
    const fixed = await loadModel(doubling(2), single);
    const feeds = (): Tensors => ({
      x: matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    });
    const pairs = await Promise.all([fixed.infer(feeds()), fixed.infer(feeds())]);
    expect(pairs.map(({ outputs }) => outputs.y)).toEqual(
      Array(2).fill(
        matrix([
          [2, 4, 6],
          [8, 10, 12],
        ]),
      ),
    );
    expect(pairs.map(({ batchSize }) => batchSize)).toEqual([1, 1]);
    await expect(fixed.infer(row(1))).rejects.toThrow(
      'input "x": the dimensions do not fit: expected [2, 3], received [1, 3].',
    );
    await fixed.close();
  });

  it('hold calls of the same shape only', async () => {
    const graph = new GraphBuilder('wide');
    const x = graph.input('x', 'float32', ['batch', 'width']);
    graph.output('y', graph.node('Neg', [x]), 'float32', ['batch', 'width']);
    const model = await loadModel(encodeModel(graph.build()), single);
    const results = await Promise.all(
      [1, 2, 1, 2, 1].map((width) => model.infer({ x: matrix([Array<number>(width).fill(width)]) })),
    );
    expect(results.map(({ outputs }) => outputs.y?.dims)).toEqual([
      [1, 1],
      [1, 2],
      [1, 1],
      [1, 2],
      [1, 1],
    ]);
    expect(results.map(({ batchSize }) => batchSize)).toEqual([3, 2, 3, 2, 3]);
    await model.close();
  });

  it('are one run for a call that is larger', async () => {
    const model = await loadModel(doubling(), { threads: 1, maxBatch: 2 });
    const large = model.infer({ x: matrix(Array.from({ length: 5 }, (_, i) => [i, i, i])) });
    const small = model.infer(row(1));
    expect((await large).batchSize).toBe(5);
    expect((await large).outputs.y?.dims).toEqual([5, 3]);
    expect((await small).batchSize).toBe(1);
    await model.close();
  });

  it('take calls without rows, and numbers that are none', async () => {
    const model = await loadModel(doubling(), single);
    const empty = (): Tensors => ({ x: matrix([], 3) });
    expect((await model.infer(empty())).outputs).toEqual({ y: matrix([], 3) });
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1];
    const results = await Promise.all(
      [row(1), empty(), { x: matrix([odd]) }, row(2)].map((x) => model.infer(x)),
    );
    expect(results.map(({ outputs }) => outputs)).toEqual([
      doubled(1),
      { y: matrix([], 3) },
      { y: matrix([[Number.NaN, Number.POSITIVE_INFINITY, -2]]) },
      doubled(2),
    ]);
    await model.close();
  });

  it('leave the callers’ data to them', async () => {
    const model = await loadModel(doubling(), single);
    const feeds = row(1);
    expect((await model.infer(feeds)).outputs).toEqual(doubled(1));
    expect((await model.infer(feeds)).outputs).toEqual(doubled(1));
    await model.close();
  });
});

describe('one bad call', () => {
  it('is refused before it waits', async () => {
    const model = await loadModel(doubling(), single);
    const good = [1, 2].map((i) => model.infer(row(i)));
    const wrongType = errorOf(
      model.infer({ x: { type: 'int32', dims: [1, 3], data: Int32Array.of(1, 2, 3) } }),
    );
    const wrongName = errorOf(model.infer({ z: matrix([[1, 2, 3]]) }));
    const wrongDims = errorOf(model.infer({ x: matrix([[1, 2]]) }));
    expect(await wrongType).toBeInstanceOf(UsageError);
    expect(await wrongType).toMatchObject({ code: 'tensor-type' });
    expect(await wrongName).toMatchObject({ code: 'feed-unknown' });
    expect(await wrongDims).toMatchObject({ code: 'tensor-dims' });
    expect((await Promise.all(good)).map(({ batchSize }) => batchSize)).toEqual([2, 2]);
    await model.close();
  });

  it('fails alone when the run of its batch fails', async () => {
    const model = await loadModel(picking(), single);
    const pick = (at: bigint): Tensors => ({
      x: matrix([[7, 8, 9]]),
      at: { type: 'int64', dims: [1, 1], data: BigInt64Array.of(at) },
    });
    const calls = [0n, 5n, 2n, 1n].map((at) => model.infer(pick(at)));
    const results = await Promise.allSettled(calls);
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const values = results.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.outputs.picked?.data[0]] : [],
    );
    expect(values).toEqual([7, 9, 8]);
    const guilty = await errorOf(calls[1] ?? Promise.resolve());
    expect(guilty).toBeInstanceOf(EngineError);
    expect(guilty).toMatchObject({ code: 'run-failed' });
    // Those after it share a run again.
    const later = await Promise.all([model.infer(pick(0n)), model.infer(pick(1n))]);
    expect(later.map(({ batchSize }) => batchSize)).toEqual([2, 2]);
    expect(model.load).toEqual(idle);
    await model.close();
  });

  it('fails alone when its data has gone elsewhere', async () => {
    const model = await loadModel(doubling(), single);
    const data = new Float32Array(3);
    const lost = errorOf(model.infer({ x: { type: 'float32', dims: [1, 3], data } }));
    const good = model.infer(row(1));
    structuredClone(data, { transfer: [data.buffer] });
    expect(await lost).toMatchObject({
      message:
        'input "x": the data was moved or resized while the request waited. Leave the data as it is until the call is answered.',
    });
    expect((await good).outputs).toEqual(doubled(1));
    expect(model.load).toEqual(idle);
    await model.close();
  });
});

describe('a graph that says it has batches and has none', () => {
  it.each([
    ['fails on more than one row', fixedReshape(), 'y'],
    ['gives other rows than it declares', liar(), 'y'],
  ])('%s: calls are answered one by one', async (_, bytes, name) => {
    const model = await loadModel(bytes, single);
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.all([1, 2, 3].map((i) => model.infer(row(i))));
      expect(results.map(({ outputs }) => [...(outputs[name]?.data ?? [])])).toEqual([
        [1, 2, 3],
        [2, 3, 4],
        [3, 4, 5],
      ]);
      expect(results.map(({ batchSize }) => batchSize)).toEqual([1, 1, 1]);
    }
    await model.close();
  });
});

describe('the queue', () => {
  it('refuses calls beyond its length, and takes them again later', async () => {
    const model = await loadModel(slow(20), { threads: 1, queue: 40, maxBatch: 1, path: 'digits' });
    const calls = Array.from({ length: 40 }, () => model.infer(slowRows(1)));
    expect(model.load).toEqual({ waiting: 40, running: 0, replaced: 0 });
    const refused = await errorOf(model.infer(slowRows(1)));
    expect(refused).toBeInstanceOf(EngineError);
    expect(refused).toMatchObject({ code: 'queue-full', path: 'digits', received: '1 row' });
    expect((await Promise.all(calls)).map(({ outputs }) => outputs)).toEqual(
      Array(40).fill({ y: slowRows(1).x }),
    );
    await model.infer(slowRows(1));
    await model.close();
  });

  it('refuses a call that it could never hold', async () => {
    const model = await loadModel(doubling(), { threads: 1, queue: 2 });
    const error = await errorOf(
      model.infer({
        x: matrix([
          [1, 2, 3],
          [1, 2, 3],
          [1, 2, 3],
        ]),
      }),
    );
    expect(error).toMatchObject({ code: 'queue-full', expected: 'at most 2 more rows (0 of 2 wait)' });
    await model.close();
  });
});

describe('close', () => {
  it('answers what was asked, refuses what comes later, and can be called again', async () => {
    const model = await loadModel(slow(10), { threads: 1, workers: 2, maxBatch: 4, path: 'digits' });
    const calls = Array.from({ length: 100 }, () => model.infer(slowRows(1)));
    await until(() => model.load.running > 0);
    let answered = 0;
    for (const call of calls) void call.then(() => (answered += 1));
    const closed = model.close();
    const refused = await errorOf(model.infer(slowRows(1)));
    expect(refused).toBeInstanceOf(EngineError);
    expect(refused).toMatchObject({
      code: 'model-closed',
      message: 'digits: the model is closed. Load it again.',
    });
    await Promise.all([closed, model.close()]);
    expect(answered).toBe(100);
    expect(model.load).toEqual(idle);
    await model.close();
  });
});

it('keeps its memory over many calls', async () => {
  const model = await loadModel(negating(), single);
  const size = 64 * 1024;
  const round = async () => {
    for (let i = 0; i < 10; i += 1) {
      await Promise.all(
        Array.from({ length: 40 }, () =>
          model.infer({ x: { type: 'float32', dims: [1, size], data: new Float32Array(size) } }),
        ),
      );
    }
  };
  // A round moves 100 MB in and as much out.
  for (let i = 0; i < 3; i += 1) await round();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 10; i += 1) await round();
  const grown = process.memoryUsage().rss - before;
  expect(grown).toBeLessThan(300 * 2 ** 20);
  await model.close();
});

function negating(): Uint8Array {
  const graph = new GraphBuilder('wide');
  const x = graph.input('x', 'float32', ['batch', 'width']);
  graph.output('y', graph.node('Neg', [x]), 'float32', ['batch', 'width']);
  return encodeModel(graph.build());
}

it('runs a program’s model too, as long as it is fed everything', async () => {
  const model = await loadModel(counter().model, single);
  const { outputs } = await model.infer({
    x: { type: 'float32', dims: [1], data: Float32Array.of(1) },
    total: { type: 'float32', dims: [1], data: Float32Array.of(2) },
  });
  expect(outputs.sum?.data).toEqual(Float32Array.of(3));
  await model.close();
});
