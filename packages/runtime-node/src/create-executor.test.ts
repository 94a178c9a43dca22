import { encodeModel, GraphBuilder, type Program } from '@fovea/onnx';
import type { Executor, Tensors } from '@fovea/runtime';
import { EngineError, ModelError, UnsupportedError, UsageError } from '@fovea/shape';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutor } from './create-executor.ts';
import { counter, doubler, echo, float, picker, product, value } from './fixtures/programs.ts';

let executor: Executor;
beforeAll(async () => {
  executor = await createExecutor();
});
afterAll(() => executor.close());

async function values(name: string, from: Executor = executor): Promise<number[]> {
  return numbers((await from.readState([name]))[name]);
}

function numbers(tensor: Tensors[string] | undefined): number[] {
  return Array.from(tensor?.data ?? [], Number);
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('options', () => {
  it('runs on the cpu', () => {
    expect(executor.device).toBe('cpu');
  });

  it('refuses an unknown device and names those there are', async () => {
    const error = await errorOf(createExecutor({ device: 'abacus' }));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error).toMatchObject({
      message: 'there is no such device here: expected cpu, webgpu, cuda, received abacus.',
    });
  });

  it.each([0, 1.5, Number.NaN])('refuses %s threads', async (threads) => {
    await expect(createExecutor({ threads })).rejects.toThrow(
      `the number of threads cannot be used: expected a whole number from 1 up, received ${threads}.`,
    );
  });

  it('gives the same sums with one thread', async () => {
    const single = await createExecutor({ threads: 1 });
    const program = await single.load(product());
    const { y } = await program.run({ a: float([1, 2], [1, 2]), b: float([3, 4], [2, 1]) });
    expect(numbers(y)).toEqual([11]);
    await single.close();
  });
});

describe('state', () => {
  it('lives on from run to run and is shared by programs', async () => {
    const count = await executor.load(counter());
    const double = await executor.load(doubler());
    await executor.writeState({ total: float([0, 10]) });
    expect(numbers((await count.run({ x: float([1, 2]) })).sum)).toEqual([1, 12]);
    expect(await count.run({ x: float([1, 2]) })).toEqual({ sum: float([2, 14]) });
    expect(await double.run({})).toEqual({ doubled: float([4, 28]) });
    expect(await executor.readState(['total'])).toEqual({ total: float([2, 14]) });
    await executor.writeState({ total: float([5]) });
    expect(await double.run({})).toEqual({ doubled: float([10]) });
  });

  it('is copied in and out', async () => {
    const written = float([1, 2]);
    await executor.writeState({ copied: written });
    written.data[0] = 99;
    const read = await executor.readState(['copied']);
    expect(read).toEqual({ copied: float([1, 2]) });
    expect(await executor.readState(['copied'])).toEqual(read);
  });

  it('is as before after a run that failed', async () => {
    const pick = await executor.load(picker());
    await executor.writeState({ runs: float([0], []) });
    const index = (at: bigint) => ({ type: 'int64', dims: [], data: BigInt64Array.of(at) }) as const;
    await pick.run({ x: float([7, 8]), index: index(1n) });
    const error = await errorOf(pick.run({ x: float([7, 8]), index: index(5n) }));
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: 'run-failed',
      message:
        'Gather node "Gather_0": onnxruntime failed: indices element out of data bounds, idx=5 must be within the inclusive range [-2,1].',
    });
    expect(await values('runs')).toEqual([1]);
    expect(await pick.run({ x: float([7, 8]), index: index(0n) })).toEqual({ picked: float([7], []) });
    expect(await values('runs')).toEqual([2]);
  });

  it('is refused when it was never written', async () => {
    const fresh = await createExecutor({ threads: 1 });
    const count = await fresh.load(counter());
    const error = await errorOf(count.run({ x: float([1]) }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      code: 'state-missing',
      message:
        'state slot "total": it was never written: expected float32 [n]. Write it with writeState before the first run.',
    });
    await expect(fresh.readState(['total'])).rejects.toThrow(
      'state slot "total": it was never written: received no state.',
    );
    await fresh.writeState({ a: float([1]), b: float([1]) });
    await expect(fresh.readState(['total'])).rejects.toThrow(
      'state slot "total": it was never written: received a, b.',
    );
    await fresh.close();
  });

  it('is refused when it does not fit the graph', async () => {
    const count = await executor.load(counter('flat'));
    await executor.writeState({ flat: float([1, 2], [1, 2]) });
    await expect(count.run({ x: float([1, 2]) })).rejects.toThrow(
      'state slot "flat": the dimensions do not fit: expected [n], received [1, 2].',
    );
  });

  it('is refused when it is malformed', async () => {
    await expect(executor.writeState({ w: float([1, 2], [3]) })).rejects.toThrow(
      'state slot "w": the data does not fill the dimensions [3]: expected 3 values, received 2.',
    );
  });
});

describe('runs', () => {
  it('refuse feeds that do not fit, and leave them to the caller', async () => {
    const count = await executor.load(counter());
    const x = float([1, 2], [2, 1]);
    const error = await errorOf(count.run({ x }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      code: 'tensor-dims',
      message: 'input "x": the dimensions do not fit: expected [n], received [2, 1].',
    });
    expect(numbers(x)).toEqual([1, 2]);
  });

  it('say why feeds cannot be used twice', async () => {
    const multiply = await executor.load(product());
    const feeds = { a: float([1, 2], [1, 2]), b: float([3, 4], [2, 1]) };
    await multiply.run(feeds);
    await expect(multiply.run(feeds)).rejects.toThrow(
      'input "a": the data does not fill the dimensions [1, 2]: expected 2 values, received 0. ' +
        'Data that was fed to a run has moved to another thread and cannot be fed again.',
    );
  });

  it('carry every element type there and back', async () => {
    const program = await executor.load(echo());
    const feeds = (): Tensors => ({
      'float32 in': float([1.5, -2]),
      'int32 in': { type: 'int32', dims: [2], data: Int32Array.of(1, -2) },
      'int64 in': { type: 'int64', dims: [2], data: BigInt64Array.of(1n, -(2n ** 60n)) },
      'uint8 in': { type: 'uint8', dims: [2], data: Buffer.from([1, 255]) },
      'bool in': { type: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
    });
    expect(await program.run(feeds())).toEqual({
      float32: float([1.5, -2]),
      int32: { type: 'int32', dims: [2], data: Int32Array.of(1, -2) },
      int64: { type: 'int64', dims: [2], data: BigInt64Array.of(1n, -(2n ** 60n)) },
      uint8: { type: 'uint8', dims: [2], data: Uint8Array.of(1, 255) },
      bool: { type: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
    });
  });

  it('are answered in order', async () => {
    const multiply = await executor.load(product());
    const count = await executor.load(counter('ordered'));
    const answers: string[] = [];
    const note = (name: string) => () => {
      answers.push(name);
    };
    const side = 300;
    await Promise.all([
      multiply
        .run({
          a: float(Array(side ** 2).fill(1), [side, side]),
          b: float(Array(side ** 2).fill(1), [side, side]),
        })
        .then(note('long run')),
      count.run({ x: float([1]) }).catch(note('failing run')),
      executor.writeState({ ordered: float([0]) }).then(note('write')),
      count.run({ x: float([1]) }).then(note('short run')),
      executor.readState(['ordered']).then(note('read')),
    ]);
    expect(answers).toEqual(['long run', 'failing run', 'write', 'short run', 'read']);
  });

  it('move feeds that have a buffer to themselves, and leave the others', async () => {
    const multiply = await executor.load(product());
    const shared = Float32Array.of(0, 3, 4, 0);
    const a = float([1, 2], [1, 2]);
    const { y } = await multiply.run({
      a,
      b: { type: 'float32', dims: [2, 1], data: shared.subarray(1, 3) },
    });
    expect(numbers(y)).toEqual([11]);
    expect(a.data.length).toBe(0);
    expect([...shared]).toEqual([0, 3, 4, 0]);
  });

  it('carry large tensors', async () => {
    const program = await executor.load(counter('large'));
    const length = 16 * 2 ** 20;
    await executor.writeState({
      large: { type: 'float32', dims: [length], data: new Float32Array(length).fill(1) },
    });
    const { sum } = await program.run({
      x: { type: 'float32', dims: [length], data: new Float32Array(length).fill(2) },
    });
    expect(sum?.data.length).toBe(length);
    expect(sum?.data.every((each) => each === 3)).toBe(true);
  });

  it('leave the event loop free', async () => {
    const multiply = await executor.load(product());
    const side = 1500;
    const matrix = () =>
      ({ type: 'float32', dims: [side, side], data: new Float32Array(side ** 2).fill(1) }) as const;
    const feeds = Array.from({ length: 4 }, () => ({ a: matrix(), b: matrix() }));
    let ticks = 0;
    const started = performance.now();
    const runs = Promise.all(feeds.map((each) => multiply.run(each)));
    const posted = performance.now() - started;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await runs;
    clearInterval(timer);
    expect(performance.now() - started).toBeGreaterThan(4 * posted);
    expect(ticks).toBeGreaterThan(5);
  });
});

describe('load', () => {
  const refusal = async (program: Program) => errorOf(executor.load(program));

  it('leaves the model to the caller', async () => {
    const program = counter();
    await executor.load(program);
    await executor.load(program);
    expect(program.model.length).toBeGreaterThan(0);
  });

  it('refuses bytes that are no model', async () => {
    const error = await refusal({ ...counter(), model: new TextEncoder().encode('<!doctype html>') });
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      code: 'model-refused',
      message: 'onnxruntime cannot load the model: Failed to load model because protobuf parsing failed.',
    });
  });

  it('refuses an operator that does not exist', async () => {
    const graph = new GraphBuilder('unknown');
    graph.output('y', graph.node('Frobnicate', [graph.input('x', 'float32', [1])]), 'float32', [1]);
    const error = await refusal({
      model: encodeModel(graph.build()),
      inputs: [value('x', [1])],
      outputs: [value('y', [1])],
      state: [],
    });
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain('No Op registered for Frobnicate');
  });
});

describe('close', () => {
  it('waits for the running call, can be called again, and refuses later calls', async () => {
    const closing = await createExecutor({ threads: 1 });
    const count = await closing.load(counter());
    await closing.writeState({ total: float([1]) });
    let answered = false;
    const run = count.run({ x: float([1]) }).then(() => {
      answered = true;
    });
    const closed = closing.close();
    const refused = errorOf(count.run({ x: float([1]) }));
    await closed;
    expect(answered).toBe(true);
    await run;
    expect(await refused).toMatchObject({
      code: 'executor-closed',
      message: 'the executor is closed. Create another one.',
    });
    expect(await refused).toBeInstanceOf(UsageError);
    await closing.close();
    await expect(closing.load(counter())).rejects.toThrow(UsageError);
    await expect(closing.writeState({ a: float([1]) })).rejects.toThrow(UsageError);
    await expect(closing.readState(['a'])).rejects.toThrow(UsageError);
  });
});

it('lets many executors live side by side', async () => {
  const executors = await Promise.all([1, 2, 3].map(() => createExecutor({ threads: 1 })));
  for (const [index, each] of executors.entries()) {
    const count = await each.load(counter());
    await each.writeState({ total: float([index]) });
    await count.run({ x: float([1]) });
  }
  expect(await Promise.all(executors.map((each) => values('total', each)))).toEqual([[1], [2], [3]]);
  await Promise.all(executors.map((each) => each.close()));
});
