import type { ModelInfo, Tensors } from '@fovea/runtime';
import { checkFeeds, FailureSignal, Sessions, toError } from '@fovea/runtime/engine';
import { isBatchable } from './batch-tensors.ts';
import type { InferOptions } from './infer-request.ts';
import { type Model, modelClosed } from './load-model.ts';
import { notHere, type PoolSettings } from './pool-options.ts';

/** The one program. */
const program = 1;

/**
 * Opens a model in the calling thread: next to nothing is added to what onnxruntime needs for a run,
 * but the thread does nothing else meanwhile. Calls run one after the other, none of them waits for others.
 *
 * @throws ModelError or UnsupportedError when onnxruntime cannot use the model
 */
export async function openHere(
  model: Uint8Array,
  { path, info }: { readonly path: string; readonly info: ModelInfo | undefined },
  { threads }: Pick<PoolSettings, 'threads'>,
): Promise<Model> {
  // Only here: with workers, the native code stays out of the caller's thread.
  const runtime = await import('onnxruntime-node');
  runtime.env.logLevel = 'fatal';
  const sessions = new Sessions(runtime, { executionProviders: ['cpu'], intraOpNumThreads: threads });
  const graph = await telling(() => sessions.open({ kind: 'open', program, model }));
  const [first] = isBatchable(graph) ? graph.inputs : [];
  const rowsOf = (feeds: Tensors) => (first && feeds[first.name]?.dims[0]) ?? 1;
  let running = 0;
  let closing: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    path,
    info,
    ...graph,
    get load() {
      return { waiting: 0, running, replaced: 0 };
    },
    async infer(feeds, { signal, timeoutMs }: InferOptions = {}) {
      signal?.throwIfAborted();
      if (timeoutMs !== undefined) throw notHere('timeoutMs');
      if (closing !== undefined) throw modelClosed(path);
      const failure = checkFeeds(feeds, graph.inputs);
      if (failure !== undefined) throw toError(failure);
      const started = performance.now();
      running += 1;
      try {
        const run = telling(() => sessions.run(program, feeds));
        last = run.catch(() => {});
        const outputs = await run;
        signal?.throwIfAborted();
        return { outputs, batchSize: rowsOf(feeds), queueMs: 0, computeMs: performance.now() - started };
      } finally {
        running -= 1;
      }
    },
    close() {
      closing ??= last.then(() => sessions.release());
      return closing;
    },
  };
}

/** What goes wrong as one of our own errors. */
async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FailureSignal ? toError(error.failure) : error;
  }
}
