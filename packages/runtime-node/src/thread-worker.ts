import type { Worker } from 'node:worker_threads';
import type { Answer, EngineWorker } from '@fovea/runtime/engine';

/** A worker thread that runs `worker.ts`. It keeps the process alive only while it owes an answer. */
export function threadWorker(worker: Worker): EngineWorker {
  const exit = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  return {
    post: (request, buffers) => worker.postMessage(request, buffers),
    listen({ answer, failed, ended }) {
      worker.on('message', (message: Answer) => answer(message));
      worker.once('error', failed);
      worker.once('exit', (code) => ended(`exit code ${code}`));
    },
    hold(keep) {
      if (keep) worker.ref();
      else worker.unref();
    },
    end: () => exit,
  };
}
