import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { encodeModel, GraphBuilder, type Program } from '@fovea/onnx';
import type { HostTensor } from '@fovea/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildExecutor, childExecutor } from './child-executor.ts';
import { noGpuEnvironment, softwareGpuEnvironment } from './software-gpu.ts';

let executor: ChildExecutor;
beforeAll(async () => {
  executor = await childExecutor('webgpu');
});
afterAll(() => executor.close());

function float(...values: readonly number[]): HostTensor {
  return { type: 'float32', dims: [values.length], data: Float32Array.from(values) };
}

/** total = total + x, given back as `sum` too; `op`, if any, is put on the way there. */
function counter(op?: string): Program {
  const graph = new GraphBuilder('counter');
  const x = graph.input('x', 'float32', ['n']);
  const after = graph.node('Add', [
    graph.input('total', 'float32', ['n']),
    op === undefined ? x : graph.node(op, [x]),
  ]);
  graph.output('after', after, 'float32', ['n']);
  graph.output('sum', graph.node('Identity', [after]), 'float32', ['n']);
  return {
    model: encodeModel(graph.build()),
    inputs: [{ name: 'x', type: 'float32', dims: ['n'] }],
    outputs: [{ name: 'sum', type: 'float32', dims: ['n'] }],
    state: [{ input: 'total', output: 'after' }],
  };
}

it('keeps state from run to run, and brings it back', async () => {
  const count = await executor.load(counter());
  expect(count.fallbacks).toEqual([]);
  await executor.writeState({ total: float(0, 10) });
  expect(await count.run({ x: float(1, 2) })).toEqual({ sum: float(1, 12) });
  expect(await count.run({ x: float(1, 2) })).toEqual({ sum: float(2, 14) });
  expect(await executor.readState(['total'])).toEqual({ total: float(2, 14) });
  await executor.writeState({ total: float(5) });
  expect(await count.run({ x: float(1) })).toEqual({ sum: float(6) });
  await expect(executor.readState(['nothing'])).rejects.toThrow('state slot "nothing": it was never written');
});

it('names what the device cannot run', async () => {
  const count = await executor.load(counter('Sign'));
  expect(count.fallbacks).toEqual([
    { op: 'Sign', node: expect.any(String), provider: 'CPUExecutionProvider' },
  ]);
  await executor.writeState({ total: float(1) });
  expect(await count.run({ x: float(0) })).toEqual({ sum: float(1) });
});

it('runs a thousand steps without filling the memory', async () => {
  const count = await executor.load(counter());
  const size = 2 ** 16;
  const ones: HostTensor = { type: 'float32', dims: [size], data: new Float32Array(size).fill(1) };
  await executor.writeState({ total: { ...ones, data: new Float32Array(size) } });
  for (let step = 0; step < 50; step++) await count.run({ x: ones });
  const before = await executor.memory();
  for (let step = 0; step < 1000; step++) await count.run({ x: ones });
  const [first] = (await executor.readState(['total'])).total?.data ?? [];
  expect(first).toBe(1050);
  // What a thousand steps would leave behind is a quarter of a gigabyte.
  expect((await executor.memory()) - before).toBeLessThan(64 * 2 ** 20);
});

/** Runs a script beside this file, with what the packages have built, in a process of its own. */
function runScript(script: string, env: NodeJS.ProcessEnv) {
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env,
    encoding: 'utf8',
  });
  return { status, stdout };
}

it('lets executors of one process take turns, and the process end in the middle of their runs', async () => {
  const { model, ...rest } = counter();
  const script = `
    import { createExecutor } from '@fovea/runtime-node';
    const program = { ...${JSON.stringify(rest)}, model: Buffer.from('${Buffer.from(model).toString('base64')}', 'base64') };
    const one = (n) => ({ type: 'float32', dims: [n], data: new Float32Array(n).fill(1) });
    const sums = await Promise.all([1, 2].map(async () => {
      const executor = await createExecutor({ device: 'webgpu' });
      const loaded = await executor.load(program);
      await executor.writeState({ total: one(4096) });
      const runs = await Promise.all(Array.from({ length: 50 }, () => loaded.run({ x: one(4096) })));
      for (let i = 0; i < 20; i++) loaded.run({ x: one(4096) }).catch(() => {});
      return runs.at(-1).sum.data[4095];
    }));
    console.log(sums.join());
    setTimeout(() => process.exit(5), 5);`;
  expect(runScript(script, await softwareGpuEnvironment())).toEqual({ status: 5, stdout: '51,51\n' });
});

describe('a device that is not there', () => {
  const refusal = (device: string) =>
    runScript(
      `import { createExecutor } from '@fovea/runtime-node';
       await createExecutor({ device: '${device}' }).catch((error) => console.log(error.code + ' ' + error.message));`,
      noGpuEnvironment(),
    ).stdout;

  it('is refused with the reason: webgpu', () => {
    expect(refusal('webgpu')).toMatch(
      /^device-unavailable webgpu cannot be used: Failed to get a WebGPU adapter.*\. fovea doctor says what is missing\.\n$/,
    );
  });

  it('is refused with the reason: cuda', () => {
    expect(refusal('cuda')).toMatch(
      /^device-unavailable cuda cannot be used: its provider library, or one of CUDA or cuDNN that it needs, cannot be loaded\. fovea doctor says what is missing\.\n$/,
    );
  });
});
