import type { Worker } from 'node:worker_threads';
import type { Tensors } from '@fovea/runtime';
import { EngineError, type FoveaError, UsageError } from '@fovea/shape';
import type { Answer, Request } from './messages.ts';
import { toError } from './to-error.ts';

/** The caller's end of the line to a worker. */
export interface WorkerLink {
  /** Asks the worker. Calls are answered in order; `buffers` move to it. */
  call(request: Request, buffers?: readonly ArrayBuffer[]): Promise<Tensors>;
  /** Lets the calls made so far finish, then ends the worker. Calls made later are refused. */
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (tensors: Tensors) => void;
  readonly reject: (error: FoveaError) => void;
}

/** Talks to a worker that runs `worker.ts`. The worker keeps the process alive only while it owes an answer. */
export function linkWorker(worker: Worker): WorkerLink {
  const pending: Pending[] = [];
  let refusal: FoveaError | undefined;
  let closing: Promise<void> | undefined;
  const exit = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      fail(
        new EngineError('worker-died', 'the engine’s worker thread ended', { received: `exit code ${code}` }),
      );
      resolve();
    });
  });

  function fail(error: FoveaError): void {
    refusal ??= error;
    for (const { reject } of pending.splice(0)) reject(error);
  }

  function call(request: Request, buffers: readonly ArrayBuffer[] = []): Promise<Tensors> {
    return new Promise((resolve, reject) => {
      if (refusal !== undefined) throw refusal;
      worker.postMessage(request, buffers);
      pending.push({ resolve, reject });
      worker.ref();
    });
  }

  async function close(): Promise<void> {
    worker.ref();
    if (refusal === undefined) {
      const released = call({ kind: 'close' });
      refusal = new UsageError('executor-closed', 'the executor is closed', { hint: 'Create another one.' });
      await released;
    }
    await exit;
  }

  worker.on('message', (answer: Answer) => {
    const waiting = pending.shift();
    if ('failure' in answer) waiting?.reject(toError(answer.failure));
    else waiting?.resolve(answer.tensors);
    if (pending.length === 0 && closing === undefined) worker.unref();
  });
  worker.once('error', (cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    fail(new EngineError('worker-died', `the engine’s worker thread failed: ${reason}`, { cause }));
  });
  worker.unref();

  return {
    call,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
