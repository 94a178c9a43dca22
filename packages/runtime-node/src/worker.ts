import { parentPort, workerData } from 'node:worker_threads';
import { leaveGate, passGate } from './exit-gate.ts';
import { FailureSignal } from './failure-signal.ts';
import type { Answer, Failure, Request, WorkerSettings } from './messages.ts';
import type { PackedTensors } from './pack-tensors.ts';
import { Sessions } from './sessions.ts';

// The worker thread's program: the one file of this package that acts when it is loaded.

const port = parentPort;
if (port === null) throw new Error('worker.js runs in a worker thread only');

// start-worker.ts gives them.
const { gate, threads }: WorkerSettings = workerData;
const sessions = new Sessions(threads);
const nothing: PackedTensors = { tensors: {}, buffers: [] };

async function perform(request: Request): Promise<PackedTensors> {
  switch (request.kind) {
    case 'start':
      return nothing;
    case 'load':
      await sessions.load(request);
      return nothing;
    case 'run':
      return sessions.run(request.program, request.feeds);
    case 'write':
      sessions.write(request.values);
      return nothing;
    case 'read':
      return sessions.read(request.names);
    case 'close':
      await sessions.release();
      return nothing;
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof FailureSignal) return error.failure;
  const problem = error instanceof Error ? error.message : String(error);
  return { kind: 'engine', code: 'worker-failed', problem, details: {} };
}

leaveGate(gate);
let last: Promise<void> = Promise.resolve();
port.on('message', (request: Request) => {
  last = last.then(async () => {
    passGate(gate);
    try {
      const { tensors, buffers } = await perform(request);
      port.postMessage({ tensors } satisfies Answer, buffers);
    } catch (error) {
      port.postMessage({ failure: toFailure(error) } satisfies Answer);
    } finally {
      leaveGate(gate);
    }
    if (request.kind === 'close') port.close();
  });
});
