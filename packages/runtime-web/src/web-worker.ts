import type { Answer, EngineWorker } from '@fovea/runtime/engine';

/** A Web Worker that runs `serveEngine`. Ending it gives all its memory back, and ends onnxruntime's threads. */
export function webWorker(worker: Worker): EngineWorker {
  return {
    post: (request, buffers) => worker.postMessage(request, [...buffers]),
    listen({ answer, failed }) {
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => answer(data));
      worker.addEventListener('messageerror', () => failed('a message could not be read'));
      worker.addEventListener('error', ({ error, message }) => failed(error ?? message));
    },
    async end() {
      worker.terminate();
    },
  };
}
