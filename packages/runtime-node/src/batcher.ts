import type { Tensors } from '@fovea/runtime';
import { EngineError, UsageError } from '@fovea/shape';
import { joinTensors, splitTensors } from './batch-tensors.ts';
import type { BatchTrial, InferRequest } from './infer-request.ts';
import { isDeath, type ModelWorker } from './model-worker.ts';
import type { RequestQueue } from './request-queue.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * Brings waiting requests and free workers together.
 *
 * A free worker takes what waits once that is a full batch, or as many rows as
 * the batch before, or the oldest has waited long enough. So a single caller
 * never waits for others that are not there, many callers find themselves in
 * one batch again and again, and when they become fewer one batch waits in vain.
 */
export class Batcher {
  readonly #queue: RequestQueue;
  readonly #pool: WorkerPool;
  readonly #maxWaitMs: number;
  readonly #path: string;
  /** 0 once it has turned out that the model cannot run requests together. */
  #maxBatch: number;
  #running = 0;
  /** The rows of the last batch. */
  #usual = 1;
  #look: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #drained: (() => void) | undefined;
  #hopeless: EngineError | undefined;

  /** @param path names the model in errors. */
  constructor(queue: RequestQueue, pool: WorkerPool, maxBatch: number, maxWaitMs: number, path: string) {
    this.#path = path;
    this.#queue = queue;
    this.#pool = pool;
    this.#maxBatch = maxBatch;
    this.#maxWaitMs = maxWaitMs;
  }

  /** How many rows the workers are working on. */
  get running(): number {
    return this.#running;
  }

  /** Looks at queue and workers once all that has arrived in this turn of the event loop is in the queue. */
  wake(): void {
    this.#look ??= setImmediate(() => {
      this.#look = undefined;
      this.#dispatch();
      if (this.#queue.rows === 0 && this.#running === 0) this.#drained?.();
    });
  }

  /** Stops waiting for batches to fill. Resolves once nothing waits or runs. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.wake();
    });
  }

  /** Fails what waits, and what would have to wait again: no worker will come. */
  giveUp(reason: EngineError): void {
    this.#hopeless = reason;
    for (const request of this.#queue.clear()) request.fail(reason);
    this.wake();
  }

  #dispatch(): void {
    clearTimeout(this.#timer);
    while (this.#pool.isFree) {
      const batch = this.#queue.next(this.#maxBatch);
      const [oldest] = batch;
      if (oldest === undefined) break;
      const wait = this.#waitFor(batch, oldest);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#dispatch(), wait);
        break;
      }
      const worker = this.#pool.take();
      if (worker === undefined) break;
      this.#queue.remove(batch);
      void this.#run(worker, batch);
    }
  }

  /** For how many milliseconds a batch should go on waiting for more. */
  #waitFor(batch: readonly InferRequest[], oldest: InferRequest): number {
    const enough = Math.min(this.#usual, this.#maxBatch);
    if (this.#drained !== undefined || oldest.key === undefined || countRows(batch) >= enough) return 0;
    return oldest.arrived + this.#maxWaitMs - performance.now();
  }

  async #run(worker: ModelWorker, taken: readonly InferRequest[]): Promise<void> {
    const batch = taken.filter(isIntact);
    const [first, ...others] = batch.map(({ feeds }) => feeds);
    if (first === undefined) return this.#pool.give(worker, false);
    const places = batch.reduce((sum, request) => sum + request.places, 0);
    if (batch[0]?.key !== undefined) this.#usual = countRows(batch);
    this.#running += places;
    for (const request of batch) request.running = true;
    const started = performance.now();
    const result = await attempt(() => worker.run(joinTensors([first, ...others])));
    this.#running -= places;
    // For what is put back below, and for whoever waits for the end.
    this.wake();
    if ('error' in result) {
      this.#pool.give(worker, false);
      this.#retry(batch, result.error);
      return;
    }
    this.#pool.give(worker, true);
    // First, so that the worker works while the callers look at their answers.
    this.#dispatch();
    this.#answer(batch, result.tensors, started, result.milliseconds);
  }

  #answer(batch: readonly InferRequest[], tensors: Tensors, started: number, computeMs: number): void {
    const rows = batch.map((request) => request.rows);
    const parts = batch.length === 1 ? [tensors] : splitTensors(tensors, rows);
    if (parts === undefined) {
      this.#maxBatch = 0;
      this.#runAlone(batch);
      return;
    }
    const batchSize = countRows(batch);
    for (const [index, request] of batch.entries()) {
      // There is one part for each.
      const outputs = parts[index] as Tensors;
      request.answer({ outputs, batchSize, queueMs: started - request.arrived, computeMs });
      if (request.trial === undefined) continue;
      request.trial.unanswered -= 1;
      if (request.trial.unanswered === 0) this.#maxBatch = 0;
    }
  }

  /** After a run that failed: whose fault it was shows when each request runs alone. */
  #retry(batch: readonly InferRequest[], error: unknown): void {
    const trial: BatchTrial = { unanswered: batch.length };
    for (const request of batch) {
      if (isDeath(error)) {
        request.deaths += 1;
        if (request.deaths > 1) request.fail(diedTwice(this.#path, error));
      } else {
        request.trial = trial;
        if (batch.length === 1) request.fail(error);
      }
    }
    this.#runAlone(batch);
  }

  #runAlone(batch: readonly InferRequest[]): void {
    const left = batch.filter(({ ended }) => !ended);
    for (const request of left) {
      request.key = undefined;
      request.running = false;
      if (this.#hopeless !== undefined) request.fail(this.#hopeless);
    }
    if (this.#hopeless === undefined) this.#queue.restore(left);
  }
}

/** What `work` gives, or what it throws, for lack of memory too. */
async function attempt<T>(work: () => Promise<T>): Promise<T | { readonly error: unknown }> {
  try {
    return await work();
  } catch (error) {
    return { error };
  }
}

function countRows(batch: readonly InferRequest[]): number {
  return batch.reduce((sum, { rows }) => sum + rows, 0);
}

function diedTwice(path: string, cause: EngineError): EngineError {
  return new EngineError('worker-died', 'the worker thread died of the request, twice', {
    path,
    received: cause.received ?? cause.problem,
    hint: 'Look for what ends the thread, such as a lack of memory.',
    cause,
  });
}

/** Whether a request's data is still there; fails it if not. */
function isIntact(request: InferRequest): boolean {
  const gone = Object.entries(request.feeds).find(
    ([, { dims, data }]) => data.length !== dims.reduce((product, size) => product * size, 1),
  );
  if (gone === undefined) return true;
  request.fail(
    new UsageError('tensor-data', 'the data was moved or resized while the request waited', {
      path: `input "${gone[0]}"`,
      hint: 'Leave the data as it is until the call is answered.',
    }),
  );
  return false;
}
