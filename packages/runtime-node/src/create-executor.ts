import { availableParallelism } from 'node:os';
import type { Program } from '@fovea/onnx';
import type { Executor, LoadedProgram, Tensors } from '@fovea/runtime';
import { UnsupportedError, UsageError } from '@fovea/shape';
import { checkFeeds, checkTensor } from './check-tensors.ts';
import { packCopies, packTensors } from './pack-tensors.ts';
import { startWorker } from './start-worker.ts';
import { toError } from './to-error.ts';
import { linkWorker, type WorkerLink } from './worker-link.ts';

export interface ExecutorOptions {
  /** What runs the graphs. Default and, for now, only one: `cpu`. */
  readonly device?: string;
  /** How many threads share one run. Default: as many as the machine has for this process. */
  readonly threads?: number;
}

const devices: readonly string[] = ['cpu'];

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
  if (!devices.includes(device)) {
    throw new UnsupportedError('device-unknown', 'there is no such device here', {
      expected: devices.join(', '),
      received: device,
    });
  }
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UsageError('threads-invalid', 'the number of threads cannot be used', {
      expected: 'a whole number from 1 up',
      received: String(threads),
    });
  }
  const link = linkWorker(startWorker(threads));
  await link.call({ kind: 'start' });
  return executorOver(link, device);
}

function executorOver(link: WorkerLink, device: string): Executor {
  let programs = 0;
  return {
    device,
    async load(program) {
      programs += 1;
      return loadProgram(link, program, programs);
    },
    async writeState(values) {
      for (const [name, tensor] of Object.entries(values)) {
        const failure = checkTensor(`state slot "${name}"`, tensor);
        if (failure !== undefined) throw toError(failure);
      }
      const { tensors, buffers } = packCopies(values);
      await link.call({ kind: 'write', values: tensors }, buffers);
    },
    readState: (names) => link.call({ kind: 'read', names }),
    close: () => link.close(),
  };
}

async function loadProgram(link: WorkerLink, program: Program, number: number): Promise<LoadedProgram> {
  const model = new Uint8Array(program.model);
  const inputs = program.inputs.map(({ name }) => name);
  const outputs = program.outputs.map(({ name }) => name);
  await link.call({ kind: 'load', program: number, model, inputs, outputs, state: program.state }, [
    model.buffer,
  ]);
  return {
    async run(feeds: Tensors): Promise<Tensors> {
      const failure = checkFeeds(feeds, program.inputs);
      if (failure !== undefined) throw toError(failure);
      const { tensors, buffers } = packTensors(feeds);
      return link.call({ kind: 'run', program: number, feeds: tensors }, buffers);
    },
  };
}
