import type { Executor } from '@fovea/runtime';
import {
  type Answer,
  answerRequests,
  type EngineEvents,
  executorOver,
  linkEngine,
  type Request,
  Sessions,
} from '@fovea/runtime/engine';
import * as runtime from 'onnxruntime-web/wasm';

/** onnxruntime-web on one thread of this process: what a page's worker is, without page and worker. */
export function wasmExecutor(): Executor {
  runtime.env.wasm.numThreads = 1;
  let request: (request: Request) => void = () => {};
  let events: EngineEvents | undefined;
  answerRequests(
    {
      post: (answer: Answer) => events?.answer(answer),
      listen(onRequest) {
        request = onRequest;
      },
      close() {},
    },
    new Sessions(runtime, { executionProviders: ['wasm'] }),
  );
  const link = linkEngine({
    post: (asked) => request(asked),
    listen(own) {
      events = own;
    },
    end: () => Promise.resolve(),
  });
  return executorOver(link, 'wasm');
}
