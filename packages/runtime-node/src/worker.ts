import { parentPort, workerData } from 'node:worker_threads';
import { answerRequests, type Request, Sessions } from '@fovea/runtime/engine';
import * as runtime from 'onnxruntime-node';
import { type ExitGate, leaveGate, passGate } from './exit-gate.ts';

// The worker thread's program: the one file of this package that acts when it is loaded.

/** What the worker is started with. */
export interface WorkerSettings {
  readonly gate: ExitGate;
  /** How many threads share one run. */
  readonly threads: number;
}

const port = parentPort;
if (port === null) throw new Error('worker.js runs in a worker thread only');

// start-worker.ts gives them.
const { gate, threads }: WorkerSettings = workerData;

leaveGate(gate);
answerRequests(
  {
    post: (answer, buffers) => port.postMessage(answer, buffers),
    listen: (onRequest) => port.on('message', (request: Request) => onRequest(request)),
    close: () => port.close(),
    enter: () => passGate(gate),
    leave: () => leaveGate(gate),
  },
  new Sessions(runtime, { intraOpNumThreads: threads }),
);
