import { parentPort, workerData } from 'node:worker_threads';
import { answerRequests, type LoadRequest, type Request, ReusedSlots, Sessions } from '@fovea/runtime/engine';
import * as runtime from 'onnxruntime-node';
import { blockModel, knownBlock } from './block-model.ts';
import type { Device } from './check-options.ts';
import { deviceSessions } from './device-sessions.ts';
import { type ExitGate, leaveGate, passGate } from './exit-gate.ts';

// The worker thread's program. It and probe.ts are the files of this package that act when they are loaded.

/** How onnxruntime is to work. */
export interface EngineSettings {
  /** Default: `cpu`. */
  readonly device?: Device;
  /** How many threads share one run. */
  readonly threads: number;
  /**
   * Whether a thread that waits for its next share of a run turns in circles. Short runs end
   * sooner then, but a run takes up to twice the computing time, which others may need.
   */
  readonly spin: boolean;
  /** Whether programs are rewritten to onnxruntime's kernels on blocked channels, on the CPU. Default: true. */
  readonly blocks?: boolean;
}

/** What the worker is started with. */
export interface WorkerSettings extends EngineSettings {
  readonly gate: ExitGate;
}

const port = parentPort;
if (port === null) throw new Error('worker.js runs in a worker thread only');

// start-worker.ts gives them.
const { gate, device = 'cpu', threads, spin, blocks = true }: WorkerSettings = workerData;

// What onnxruntime logs as an error is thrown too.
runtime.env.logLevel = 'fatal';
const options: runtime.InferenceSession.SessionOptions = {
  executionProviders: [device],
  intraOpNumThreads: threads,
  extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
};

const usesBlocks = device === 'cpu' && blocks;

/** Sessions on the CPU, with the model that suits it best and no more threads than a program is worth. */
class CpuSessions extends Sessions {
  override async load(request: LoadRequest): ReturnType<Sessions['load']> {
    const { model, threads: most = threads, blocks: may = true } = request;
    const better = usesBlocks && may ? await blockModel(runtime, model) : undefined;
    return super.load({ ...request, model: better ?? model }, { intraOpNumThreads: Math.min(most, threads) });
  }
}

leaveGate(gate);
answerRequests(
  {
    post: (answer, buffers) => port.postMessage(answer, buffers),
    listen: (onRequest) => port.on('message', (request: Request) => onRequest(request)),
    close: () => port.close(),
    enter: () => passGate(gate),
    leave: () => leaveGate(gate),
    // The caller is busy now, with data or with compiling. What fails here fails where a program is loaded.
    ...(usesBlocks && { started: () => knownBlock(runtime).catch(() => {}) }),
  },
  device === 'cpu'
    ? new CpuSessions(runtime, options, { slots: new ReusedSlots(runtime) })
    : new Sessions(runtime, options, { device: deviceSessions(device, options) }),
);
