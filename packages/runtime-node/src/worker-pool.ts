import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphValues } from '@fovea/runtime/engine';
import { EngineError } from '@fovea/shape';
import type { ModelWorker } from './model-worker.ts';

/** What a pool tells its owner. */
export interface PoolEvents {
  /** A worker has become free. */
  free(): void;
  /** The pool has given up replacing workers that die. It has none now. */
  broken(reason: EngineError): void;
}

/** How often in a row workers may die, with no run that succeeds in between. */
const patience = 5;
/** How long the second replacement in a row waits, in milliseconds; each after it waits twice as long. */
const firstPause = 100;

/** Keeps a number of workers with the same model alive, and lends out those that are free. */
export class WorkerPool {
  readonly #open: () => Promise<ModelWorker>;
  readonly #events: PoolEvents;
  readonly #path: string;
  readonly #all = new Set<ModelWorker>();
  readonly #free: ModelWorker[] = [];
  readonly #replacing = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #deaths = 0;
  #replaced = 0;

  /** @param path names the model in errors. */
  constructor(open: () => Promise<ModelWorker>, events: PoolEvents, path: string) {
    this.#open = open;
    this.#events = events;
    this.#path = path;
  }

  /** How many workers have been replaced so far. */
  get replaced(): number {
    return this.#replaced;
  }

  /** Starts `count` workers, or none. Resolves to what the model takes and gives. */
  async start(count: number): Promise<GraphValues> {
    const starts = await Promise.allSettled(Array.from({ length: count }, () => this.#open()));
    const [first, ...others] = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed !== undefined || first === undefined) {
      await Promise.all([first, ...others].map((worker) => worker?.close()));
      throw failed?.reason;
    }
    for (const worker of [first, ...others]) this.#adopt(worker);
    return first.graph;
  }

  get isFree(): boolean {
    return this.#free.length > 0;
  }

  /** A free worker, which the caller has to {@link give} back, or undefined. */
  take(): ModelWorker | undefined {
    return this.#free.pop();
  }

  /** Gives a worker back. `succeeded`: it has done something useful. */
  give(worker: ModelWorker, succeeded: boolean): void {
    if (succeeded) this.#deaths = 0;
    if (!this.#all.has(worker)) return;
    this.#free.push(worker);
    this.#events.free();
  }

  /** Lets the runs so far finish and ends the workers. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#replacing);
    await Promise.all([...this.#all].map((worker) => worker.close()));
  }

  #adopt(worker: ModelWorker): void {
    this.#all.add(worker);
    this.#free.push(worker);
    void worker.gone.then((how) => {
      this.#all.delete(worker);
      const at = this.#free.indexOf(worker);
      if (at >= 0) this.#free.splice(at, 1);
      this.#replace(how);
    });
  }

  #replace(reason: string): void {
    if (this.#ending.signal.aborted) return;
    const replacing = this.#openAnother(reason).finally(() => this.#replacing.delete(replacing));
    this.#replacing.add(replacing);
  }

  async #openAnother(reason: string): Promise<void> {
    this.#deaths += 1;
    if (this.#deaths > patience) return this.#giveUp(reason);
    if (!(await this.#pause())) return;
    try {
      const worker = await this.#open();
      this.#replaced += 1;
      this.#adopt(worker);
      this.#events.free();
    } catch (error) {
      this.#replace(error instanceof Error ? error.message : String(error));
    }
  }

  /** Waits the longer, the more workers have died. Resolves to whether to go on. */
  async #pause(): Promise<boolean> {
    if (this.#deaths === 1) return !this.#ending.signal.aborted;
    const { signal } = this.#ending;
    return sleep(firstPause * 2 ** (this.#deaths - 2), true, { signal }).catch(() => false);
  }

  #giveUp(last: string): void {
    this.#ending.abort();
    this.#events.broken(
      new EngineError(
        'worker-died',
        `its workers died ${this.#deaths} times in a row (the last time: ${last})`,
        {
          path: this.#path,
          hint: 'Look for what ends them, such as a lack of memory, and load the model again.',
        },
      ),
    );
    for (const worker of this.#all) void worker.close();
  }
}
