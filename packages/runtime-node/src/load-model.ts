import { readMetadata, type ValueInfo } from '@fovea/onnx';
import { type ModelInfo, readModelInfo, type Tensors } from '@fovea/runtime';
import { checkFeeds, toError } from '@fovea/runtime/engine';
import { EngineError, FoveaError } from '@fovea/shape';
import { isBatchable } from './batch-tensors.ts';
import { Batcher } from './batcher.ts';
import { type Inference, type InferOptions, InferRequest } from './infer-request.ts';
import { openModelWorker } from './model-worker.ts';
import { openHere } from './open-here.ts';
import { checkTimeout, type PoolOptions, readPoolOptions } from './pool-options.ts';
import { readModel } from './read-model.ts';
import { RequestQueue } from './request-queue.ts';
import { startWorker } from './start-worker.ts';
import { WorkerPool } from './worker-pool.ts';

/** How busy a model is, in rows: images, for most models. */
export interface ModelLoad {
  readonly waiting: number;
  readonly running: number;
  /** How many workers have died and been replaced so far. */
  readonly replaced: number;
}

/** A model in worker threads. Left open, it does not keep the process alive; a call that is not answered yet does. */
export interface Model {
  /** What it is called in errors. */
  readonly path: string;
  /** What the file says about itself; undefined for a model that Fovea did not export. */
  readonly info: ModelInfo | undefined;
  /** As the graph declares them; a dimension with neither size nor name is `''`. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly load: ModelLoad;
  /**
   * Runs the model once, perhaps together with other calls. The feeds are
   * copied when the run begins: leave them as they are until the call is
   * answered, they are yours again then.
   *
   * @throws UsageError for feeds that do not fit the model.
   * @throws EngineError, by code: `queue-full`, `timed-out`, `model-closed`,
   * `worker-died` (twice, the second time alone), `run-failed`.
   * @throws the signal's reason once it is aborted.
   */
  infer(feeds: Tensors, options?: InferOptions): Promise<Inference>;
  /** Refuses new calls, waits for those that there are, and ends the threads. */
  close(): Promise<void>;
}

/**
 * Opens any ONNX model, a file or its bytes, in worker threads; with `workers: 0` in the calling thread.
 *
 * Calls whose inputs agree in all but the first dimension are run together, if
 * the graph gives the first dimension of all its inputs and outputs one and the
 * same name. Rows must not depend on one another then; open a model whose rows
 * do with `maxBatch: 1`. For other models each call counts as one row.
 *
 * @throws ModelError for a file that cannot be read or that onnxruntime refuses,
 * UnsupportedError for inputs or outputs of other types than a HostTensor's,
 * UsageError for an option that is out of range.
 */
export async function loadModel(model: string | Uint8Array, options: PoolOptions = {}): Promise<Model> {
  return openModel(model, options, startWorker);
}

/** {@link loadModel} in threads that `start` starts. */
export async function openModel(
  model: string | Uint8Array,
  options: PoolOptions,
  start: typeof startWorker,
): Promise<Model> {
  const settings = readPoolOptions(options);
  const { device, threads } = settings;
  const { bytes, path } = await readModel(model, options.path);
  const info = readInfo(bytes, path);
  if (settings.workers === 0)
    return openHere(bytes, { path, info }, settings).catch((error: unknown) => {
      throw named(error, path);
    });

  let refusal: EngineError | undefined;
  let closing: Promise<void> | undefined;
  const queue = new RequestQueue(settings.queue, path);
  // No spinning: a server's event loop and other workers want the processor too.
  const open = async () => openModelWorker(start({ device, threads, spin: false }), bytes, device);
  const pool = new WorkerPool(
    open,
    {
      free: () => batcher.wake(),
      broken(reason) {
        refusal ??= reason;
        batcher.giveUp(reason);
      },
    },
    path,
  );
  const batcher = new Batcher(queue, pool, settings.maxBatch, settings.maxWaitMs, path);
  const graph = await pool.start(settings.workers).catch((error: unknown) => {
    throw named(error, path);
  });
  const batchable = settings.maxBatch > 1 && isBatchable(graph);

  function leave(request: InferRequest): void {
    queue.remove([request]);
    batcher.wake();
  }

  function infer(
    feeds: Tensors,
    { signal, timeoutMs = settings.timeoutMs }: InferOptions = {},
  ): Promise<Inference> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      checkTimeout(timeoutMs);
      if (refusal !== undefined) throw refusal;
      const failure = checkFeeds(feeds, graph.inputs);
      if (failure !== undefined) throw toError(failure);
      const { rows, key } = batchable ? describe(feeds, graph.inputs) : alone;
      const request = new InferRequest(feeds, rows, key, { resolve, reject, leave });
      queue.add(request);
      request.watch(signal, timeoutMs, path);
      batcher.wake();
    });
  }

  async function close(): Promise<void> {
    refusal ??= modelClosed(path);
    await batcher.drain();
    await pool.close();
  }

  return {
    path,
    info,
    ...graph,
    get load() {
      return { waiting: queue.rows, running: batcher.running, replaced: pool.replaced };
    },
    infer,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** An error that names the model. */
function named(error: unknown, path: string): unknown {
  if (!(error instanceof FoveaError)) return error;
  return error.at(error.path === undefined ? path : `${path}, ${error.path}`);
}

/** Why a call is refused after close. */
export function modelClosed(path: string): EngineError {
  return new EngineError('model-closed', 'the model is closed', { path, hint: 'Load it again.' });
}

const alone = { rows: 1, key: undefined };

/** How many rows a request has, and what others must have in common with it to be joined. */
function describe(feeds: Tensors, inputs: readonly ValueInfo[]): { rows: number; key: string } {
  const dims = inputs.map(({ name }) => feeds[name]?.dims ?? []);
  return { rows: dims[0]?.[0] ?? 1, key: dims.map((each) => each.slice(1).join()).join(' ') };
}

function readInfo(bytes: Uint8Array, path: string): ModelInfo | undefined {
  const isOurs = Object.keys(readMetadata(bytes, { path })).some((key) => key.startsWith('fovea.'));
  return isOurs ? readModelInfo(bytes, { path }) : undefined;
}
