import { availableParallelism } from 'node:os';
import type { Executor } from '@fovea/runtime';
import { executorOver, linkEngine } from '@fovea/runtime/engine';
import { checkDevice, checkWhole } from './check-options.ts';
import { startWorker } from './start-worker.ts';
import { threadWorker } from './thread-worker.ts';

export interface ExecutorOptions {
  /** What runs the graphs. Default and, for now, only one: `cpu`. */
  readonly device?: string;
  /** How many threads share one run. Default: as many as the machine has for this process. */
  readonly threads?: number;
}

/**
 * Starts onnxruntime-node in a worker thread, so that a run never blocks the
 * caller's thread. Feeds that do not fit the program are refused at once, with
 * a UsageError; everything else is done and answered in the order of the calls.
 * An executor that is left open does not keep the process alive.
 *
 * @throws UnsupportedError for an unknown device, UsageError for a thread count
 * that is not a whole number from 1 up, EngineError when the worker does not start.
 */
export async function createExecutor(options: ExecutorOptions = {}): Promise<Executor> {
  const { device = 'cpu', threads = availableParallelism() } = options;
  checkDevice(device);
  checkWhole('threads', 'the number of threads', threads);
  const link = linkEngine(threadWorker(startWorker({ threads, spin: true })));
  await link.call({ kind: 'start' });
  return executorOver(link, device);
}
