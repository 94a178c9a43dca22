import type { Worker } from 'node:worker_threads';
import type { Tensors } from '@fovea/runtime';
import { type GraphValues, linkEngine, type Success } from '@fovea/runtime/engine';
import { EngineError } from '@fovea/shape';
import type { Device } from './check-options.ts';
import { takeTurns } from './take-turns.ts';
import { threadWorker } from './thread-worker.ts';

/** A worker thread with one model in it. */
export interface ModelWorker {
  readonly graph: GraphValues;
  /** Resolves when the thread is gone, to how, e.g. `exit code 1`. */
  readonly gone: Promise<string>;
  /** Runs the model. The feeds' buffers move to the worker. @throws EngineError, `worker-died` if the worker does. */
  run(feeds: Tensors): Promise<Success>;
  /** Lets the runs so far finish, then ends the thread. */
  close(): Promise<void>;
}

/** The one program in each worker. */
const program = 1;

/**
 * Loads a model into a thread that runs `worker.ts`.
 *
 * @throws ModelError or UnsupportedError when onnxruntime cannot use the model or the device,
 * EngineError when the thread dies. The thread is ended then.
 */
export async function openModelWorker(
  thread: Worker,
  model: Uint8Array,
  device: Device = 'cpu',
): Promise<ModelWorker> {
  const gone = new Promise<string>((resolve) => {
    // Before the exit, if at all.
    thread.once('error', (error) => resolve(error instanceof Error ? error.message : String(error)));
    thread.once('exit', (code) => resolve(`exit code ${code}`));
  });
  const own = linkEngine(threadWorker(thread));
  const link = device === 'cpu' ? own : takeTurns(own, device);
  try {
    await link.call({ kind: 'start' });
    const copy = new Uint8Array(model);
    const { graph } = await link.ask({ kind: 'open', program, model: copy }, [copy.buffer]);
    if (graph === undefined)
      throw new EngineError('worker-failed', 'the engine’s worker did not describe the model');
    return {
      graph,
      gone,
      run(feeds) {
        // They are copies of the callers': each has a buffer to itself, which can move.
        const buffers = Object.values(feeds).map(({ data }) => data.buffer as ArrayBuffer);
        return link.ask({ kind: 'run', program, feeds }, buffers);
      },
      close: () => link.close(),
    };
  } catch (error) {
    await link.close();
    throw error;
  }
}

/** Whether a worker died of it, and nothing is known of what it worked on. */
export function isDeath(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === 'worker-died';
}
