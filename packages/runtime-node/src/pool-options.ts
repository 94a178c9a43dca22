import { availableParallelism } from 'node:os';
import { UsageError } from '@fovea/shape';
import { checkDevice, checkMilliseconds, checkWhole, type Device } from './check-options.ts';

export interface PoolOptions {
  /** What runs the model: `cpu` (default), `webgpu` or `cuda`. On the latter, workers take turns. */
  readonly device?: string;
  /**
   * How many worker threads hold the model, each a copy of its own, and run it side by side. 0: the
   * calling thread runs it, which costs least and blocks its event loop; on `cpu`, without any of
   * the options about waiting. Default: 1.
   */
  readonly workers?: number;
  /** How many threads share one run. Default: the machine's, shared out among the workers. */
  readonly threads?: number;
  /** Requests that wait are run together up to this many rows; 1 runs each alone. Default: 32. */
  readonly maxBatch?: number;
  /** How long a worker that is free may wait for a batch to fill, at most. Default: 2. */
  readonly maxWaitMs?: number;
  /** How many rows may wait; requests beyond that are refused. Default: 256. */
  readonly queue?: number;
  /** How long a request may take, waiting and running, unless it says so itself. Default: no limit. */
  readonly timeoutMs?: number;
  /** Names the model in errors. Default: its file, or `the model`. */
  readonly path?: string;
}

/** Options with their defaults, checked. */
export interface PoolSettings {
  readonly device: Device;
  readonly workers: number;
  readonly threads: number;
  readonly maxBatch: number;
  readonly maxWaitMs: number;
  readonly queue: number;
  readonly timeoutMs: number | undefined;
}

/** @throws UnsupportedError for an unknown device, UsageError for an option that is out of range. */
export function readPoolOptions(options: PoolOptions): PoolSettings {
  const { workers = 1, maxBatch = 32, maxWaitMs = 2, queue = 256, timeoutMs } = options;
  const device = checkDevice(options.device ?? 'cpu');
  checkWhole('workers', 'the number of workers', workers, 0);
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / Math.max(1, workers)));
  checkWhole('threads', 'the number of threads', threads);
  checkWhole('max-batch', 'the largest batch', maxBatch);
  checkMilliseconds('max-wait', 'the longest wait for a batch', maxWaitMs);
  checkWhole('queue', 'the length of the queue', queue);
  checkTimeout(timeoutMs);
  if (workers === 0) checkWithout(options, device);
  return { device, workers, threads, maxBatch, maxWaitMs, queue, timeoutMs };
}

/** @throws UsageError for what takes a worker */
function checkWithout(options: PoolOptions, device: Device): void {
  if (device !== 'cpu') {
    throw new UsageError('device-without-workers', 'this device takes a worker', {
      path: 'device',
      expected: 'cpu',
      received: device,
    });
  }
  for (const option of ['maxBatch', 'maxWaitMs', 'queue', 'timeoutMs'] as const) {
    if (options[option] !== undefined) throw notHere(option);
  }
}

/** Why an option about waiting is refused where there is no worker. */
export function notHere(option: string): UsageError {
  return new UsageError('option-without-workers', 'without workers nothing waits, and no run can be left', {
    path: option,
    hint: 'Leave it out, or give the model a worker.',
  });
}

/** @throws UsageError for a time-out that no timer can keep. */
export function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs !== undefined) checkMilliseconds('timeout', 'the time-out', timeoutMs);
}
