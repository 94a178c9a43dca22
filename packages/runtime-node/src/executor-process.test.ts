import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { counter } from './fixtures/programs.ts';

/** Runs a script against the built package in a process of its own. */
function runScript(body: string): { status: number | null; stdout: string; stderr: string } {
  const entry = JSON.stringify(new URL('../dist/create-executor.js', import.meta.url).href);
  const model = JSON.stringify(Buffer.from(counter().model).toString('base64'));
  const script = `
    import { createExecutor } from ${entry};
    const program = {
      model: Buffer.from(${model}, 'base64'),
      inputs: [{ name: 'x', type: 'float32', dims: ['n'] }],
      outputs: [{ name: 'sum', type: 'float32', dims: ['n'] }],
      state: [{ input: 'total', output: 'after' }],
    };
    const one = (n) => ({ type: 'float32', dims: [n], data: new Float32Array(n).fill(1) });
    ${body}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

describe('the process', () => {
  it('ends without close, and keeps running for a pending call', () => {
    const script = `
      const executor = await createExecutor();
      const loaded = await executor.load(program);
      await executor.writeState({ total: one(2) });
      loaded.run({ x: one(2) }).then(({ sum }) => console.log(sum.data.join()));`;
    expect(runScript(script)).toEqual({ status: 0, stdout: '2,2\n', stderr: '' });
  });

  it('ends after close, which is awaited to the end', () => {
    const script = `
      const executor = await createExecutor();
      await executor.load(program);
      await executor.close();
      console.log('closed');`;
    expect(runScript(script)).toEqual({ status: 0, stdout: 'closed\n', stderr: '' });
  });

  it('hears of a failed run through the error only', () => {
    const script = `
      const executor = await createExecutor();
      const loaded = await executor.load(program);
      await executor.writeState({ total: one(3) });
      await loaded.run({ x: one(2) }).catch((error) => console.log(error.name));`;
    expect(runScript(script)).toEqual({ status: 0, stdout: 'EngineError\n', stderr: '' });
  });

  it('can be ended in the middle of a run', () => {
    const script = `
      const executor = await createExecutor();
      const loaded = await executor.load(program);
      const length = 2 ** 22;
      await executor.writeState({ total: one(length) });
      for (const run of Array.from({ length: 20 }, () => loaded.run({ x: one(length) }))) run.catch(() => {});
      setTimeout(() => process.exit(5), 20);`;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(runScript(script)).toEqual({ status: 5, stdout: '', stderr: '' });
    }
  });

  it('can be ended while the engine starts', () => {
    for (const milliseconds of [20, 35, 50, 65, 80]) {
      const script = `
        createExecutor().catch(() => {});
        setTimeout(() => process.exit(5), ${milliseconds});`;
      expect(runScript(script)).toEqual({ status: 5, stdout: '', stderr: '' });
    }
  });
});
