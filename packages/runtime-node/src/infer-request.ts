import { setMaxListeners } from 'node:events';
import type { Tensors } from '@fovea/runtime';
import { EngineError } from '@fovea/shape';

export interface InferOptions {
  /** Once it is aborted, the call rejects with its reason. */
  readonly signal?: AbortSignal;
  /** How long the call may take, waiting and running. Default: the model's. */
  readonly timeoutMs?: number;
}

export interface Inference {
  readonly outputs: Tensors;
  /** How many rows the run had that answered this request, and perhaps others; 1 for a model without batches. */
  readonly batchSize: number;
  /** How long the request waited for its run. */
  readonly queueMs: number;
  /** How long the worker worked on the run. */
  readonly computeMs: number;
}

/** After a batch failed, its requests run alone. */
export interface BatchTrial {
  /** How many of them have not been answered. None: it was not the requests' fault, but the model's. */
  unanswered: number;
}

/** How an {@link InferRequest} can end. */
interface Caller {
  resolve(inference: Inference): void;
  reject(reason: unknown): void;
  /** When the caller no longer waits: it has aborted, or its time is over. */
  leave(request: InferRequest): void;
}

/** A call of `infer`, from its arrival to its end, which comes once: what comes later is dropped. */
export class InferRequest {
  readonly feeds: Tensors;
  readonly rows: number;
  /** Those with the same key can be joined; undefined for one that runs alone. */
  key: string | undefined;
  readonly arrived: number = performance.now();
  /** Whether it has been given to a worker; retries too. */
  running = false;
  /** How many workers have died of it, or with it. */
  deaths = 0;
  /** Since a batch failed: what the requests of that batch find out together. */
  trial: BatchTrial | undefined;
  #ended = false;
  readonly #caller: Caller;
  #timer: NodeJS.Timeout | undefined;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;

  constructor(feeds: Tensors, rows: number, key: string | undefined, caller: Caller) {
    this.feeds = feeds;
    this.rows = rows;
    this.key = key;
    this.#caller = caller;
  }

  /** What it takes up of the queue: rows, but nothing is not for nothing. */
  get places(): number {
    return Math.max(1, this.rows);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Ends the request when `signal` is aborted or `timeoutMs` is over. `path` names the model. */
  watch(signal: AbortSignal | undefined, timeoutMs: number | undefined, path: string): void {
    if (signal !== undefined) {
      this.#signal = signal;
      this.#onAbort = () => this.#leave(signal.reason);
      // Node warns of a leak from the eleventh call with the same signal on.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', this.#onAbort);
    }
    if (timeoutMs !== undefined) {
      this.#timer = setTimeout(() => this.#leave(timedOut(path, timeoutMs, this.running)), timeoutMs);
    }
  }

  answer(inference: Inference): void {
    if (this.#end()) this.#caller.resolve(inference);
  }

  fail(reason: unknown): void {
    if (this.#end()) this.#caller.reject(reason);
  }

  #leave(reason: unknown): void {
    this.fail(reason);
    this.#caller.leave(this);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

function timedOut(path: string, timeoutMs: number, running: boolean): EngineError {
  return new EngineError('timed-out', 'the request was not answered in time', {
    path,
    expected: `an answer within ${timeoutMs} ms`,
    received: running ? 'none yet, while it runs' : 'none yet, while it waits for a worker',
    hint: 'Allow more time with timeoutMs, or give the model more workers or threads.',
  });
}
