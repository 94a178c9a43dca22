import { EngineError, type FoveaError, UsageError } from '@fovea/shape';
import type { Tensors } from '../executor.ts';
import type { EngineWorker } from './engine-worker.ts';
import type { Request, Success } from './messages.ts';
import { toError } from './to-error.ts';

/** The caller's end of the line to a worker. */
export interface EngineLink {
  /** Asks the worker. Calls are answered in order; `buffers` move to it. */
  ask(request: Request, buffers?: readonly ArrayBuffer[]): Promise<Success>;
  /** {@link ask} for the tensors alone. */
  call(request: Request, buffers?: readonly ArrayBuffer[]): Promise<Tensors>;
  /** Lets the calls made so far finish, then ends the worker. Calls made later are refused. */
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: Success) => void;
  readonly reject: (error: FoveaError) => void;
}

/** Talks to a worker that runs `answerRequests`. */
export function linkEngine(worker: EngineWorker): EngineLink {
  const pending: Pending[] = [];
  let refusal: FoveaError | undefined;
  let closing: Promise<void> | undefined;

  function fail(error: FoveaError): void {
    refusal ??= error;
    for (const { reject } of pending.splice(0)) reject(error);
  }

  function ask(request: Request, buffers: readonly ArrayBuffer[] = []): Promise<Success> {
    return new Promise((resolve, reject) => {
      if (refusal !== undefined) throw refusal;
      worker.post(request, buffers);
      pending.push({ resolve, reject });
      worker.hold?.(true);
    });
  }

  async function call(request: Request, buffers?: readonly ArrayBuffer[]): Promise<Tensors> {
    return (await ask(request, buffers)).tensors;
  }

  async function close(): Promise<void> {
    worker.hold?.(true);
    if (refusal === undefined) {
      const released = ask({ kind: 'close' });
      refusal = new UsageError('executor-closed', 'the executor is closed', { hint: 'Create another one.' });
      await released;
    }
    await worker.end();
  }

  worker.listen({
    answer(answer) {
      const waiting = pending.shift();
      if ('failure' in answer) waiting?.reject(toError(answer.failure));
      else waiting?.resolve(answer);
      if (pending.length === 0 && closing === undefined) worker.hold?.(false);
    },
    failed(cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      fail(new EngineError('worker-died', `the engine’s worker thread failed: ${reason}`, { cause }));
    },
    ended(received) {
      fail(new EngineError('worker-died', 'the engine’s worker thread ended', { received }));
    },
  });
  worker.hold?.(false);

  return {
    ask,
    call,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
