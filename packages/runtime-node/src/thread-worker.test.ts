import { Worker } from 'node:worker_threads';
import { linkEngine } from '@fovea/runtime/engine';
import { EngineError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { startWorker } from './start-worker.ts';
import { threadWorker } from './thread-worker.ts';

describe('a worker that dies', () => {
  it('is noticed by the calls that come later', async () => {
    const worker = startWorker({ threads: 1, spin: false });
    const link = linkEngine(threadWorker(worker));
    await link.call({ kind: 'start' });
    // Between two runs: onnxruntime aborts the process when its thread is ended in the middle of one.
    await worker.terminate();
    const call = link.call({ kind: 'read', names: [] });
    await expect(call).rejects.toThrow('the engine’s worker thread ended: received exit code 1.');
    await expect(call).rejects.toBeInstanceOf(EngineError);
    await link.close();
    await link.close();
  });

  it('rejects all that is pending', async () => {
    const exits = `
      const { parentPort } = require('node:worker_threads');
      parentPort.once('message', () => process.exit(3));`;
    const link = linkEngine(threadWorker(new Worker(exits, { eval: true })));
    const calls = [1, 2, 3].map(() => link.call({ kind: 'read', names: [] }));
    const dead = 'the engine’s worker thread ended: received exit code 3.';
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'worker-died', message: dead } });
    }
    await expect(link.call({ kind: 'read', names: [] })).rejects.toThrow(dead);
    await link.close();
  });

  it('says what it threw', async () => {
    const worker = new Worker('throw new Error("no engine here")', { eval: true });
    const link = linkEngine(threadWorker(worker));
    const call = link.call({ kind: 'start' });
    await expect(call).rejects.toThrow('the engine’s worker thread failed: no engine here.');
    await expect(call).rejects.toBeInstanceOf(EngineError);
    await link.close();
  });
});
