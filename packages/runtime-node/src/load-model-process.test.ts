import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { doubling } from './fixtures/models.ts';

/** Runs a script against the built package in a process of its own. */
function runScript(body: string): { status: number | null; stdout: string; stderr: string } {
  const entry = JSON.stringify(new URL('../dist/load-model.js', import.meta.url).href);
  const model = JSON.stringify(Buffer.from(doubling()).toString('base64'));
  const script = `
    import { loadModel } from ${entry};
    const model = await loadModel(Buffer.from(${model}, 'base64'), { threads: 1, workers: 2 });
    const row = () => ({ x: { type: 'float32', dims: [1, 3], data: new Float32Array(3) } });
    ${body}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe('the process', () => {
  it('ends while a model is open, and not while a call waits', () => {
    const script = `
      const say = ({ batchSize }) => console.log(batchSize);
      for (let i = 0; i < 3; i += 1) model.infer(row()).then(say);`;
    expect(runScript(script)).toEqual({ status: 0, stdout: '3\n3\n3\n', stderr: '' });
    expect(runScript('')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('ends while a time-out would still run, once the call is answered', () => {
    const script = `
      await model.infer(row(), { timeoutMs: 2 ** 31 - 1, signal: new AbortController().signal });
      console.log('answered');`;
    expect(runScript(script)).toEqual({ status: 0, stdout: 'answered\n', stderr: '' });
  });

  it('hears no warning of many calls with one signal', () => {
    const script = `
      const { signal } = new AbortController();
      await Promise.all(Array.from({ length: 100 }, () => model.infer(row(), { signal })));
      await model.close();`;
    expect(runScript(script)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('can be ended under load', () => {
    const script = `
      const call = () => model.infer(row()).then(call);
      for (let i = 0; i < 64; i += 1) call();
      setTimeout(() => process.exit(5), 200);`;
    expect(runScript(script)).toEqual({ status: 5, stdout: '', stderr: '' });
  });
});
