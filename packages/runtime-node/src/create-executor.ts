import { availableParallelism } from 'node:os';
import type { Executor } from '@fovea/runtime';
import { executorOver, linkEngine } from '@fovea/runtime/engine';
import { checkDevice, checkWhole } from './check-options.ts';
import { startWorker } from './start-worker.ts';
import { takeTurns } from './take-turns.ts';
import { threadWorker } from './thread-worker.ts';

export interface ExecutorOptions {
  /** What runs the graphs: `cpu` (default), `webgpu` or `cuda`. `probeDevice` says whether it is there. */
  readonly device?: string;
  /** How many threads share one run, on the CPU. Default: as many as the machine has for this process. */
  readonly threads?: number;
  /**
   * Whether the CPU computes convolutions on blocked channels, where it has kernels for that. It is
   * faster and gives the same numbers but for rounding. Default: true.
   */
  readonly blocks?: boolean;
}

/**
 * Starts onnxruntime-node in a worker thread, so that a run never blocks the
 * caller's thread. Feeds that do not fit the program are refused at once, with
 * a UsageError; everything else is done and answered in the order of the calls.
 * An executor that is left open does not keep the process alive.
 *
 * On `webgpu`, float32 state stays on the device between runs; executors on the
 * same device of one process take turns. What a device cannot run of a program
 * the CPU runs, and `LoadedProgram.fallbacks` tells.
 *
 * @throws UnsupportedError for a device that is unknown or not there, UsageError for a thread count
 * that is not a whole number from 1 up, EngineError when the worker does not start.
 */
export async function createExecutor(options: ExecutorOptions = {}): Promise<Executor> {
  const { device = 'cpu', threads = availableParallelism(), blocks = true } = options;
  const known = checkDevice(device);
  checkWhole('threads', 'the number of threads', threads);
  const own = linkEngine(threadWorker(startWorker({ device: known, threads, spin: true, blocks })));
  const link = known === 'cpu' ? own : takeTurns(own, known);
  try {
    await link.call({ kind: 'start' });
  } catch (error) {
    await link.close();
    throw error;
  }
  return { ...executorOver(link, device), blocks: known === 'cpu' && blocks };
}
