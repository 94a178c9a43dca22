import type { Answer, EngineWorker } from '@fovea/runtime/engine';

/** A second line to a worker. Ending it ends the line, not the worker. */
export function portWorker(port: MessagePort): EngineWorker {
  return {
    post: (request, buffers) => port.postMessage(request, [...buffers]),
    listen({ answer, failed }) {
      port.addEventListener('message', ({ data }: MessageEvent<Answer>) => answer(data));
      port.addEventListener('messageerror', () => failed('a message could not be read'));
      port.start();
    },
    async end() {
      port.close();
    },
  };
}
