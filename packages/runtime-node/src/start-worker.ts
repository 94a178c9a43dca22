import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EngineError } from '@fovea/shape';
import { createGate, removeGate } from './exit-gate.ts';
import type { EngineSettings, WorkerSettings } from './worker.ts';

/** The built worker: Node 20 runs no TypeScript, and this address is right from src and from dist. */
const builtWorker = /* @__PURE__ */ new URL('../dist/worker.js', import.meta.url);

/**
 * Starts the thread that runs onnxruntime.
 *
 * @throws EngineError when the file is not there.
 */
export function startWorker(settings: EngineSettings, file: URL = builtWorker): Worker {
  const path = fileURLToPath(file);
  if (!existsSync(path)) {
    throw new EngineError('worker-missing', 'the engine’s worker is not built', {
      path,
      hint: 'Run the build of @fovea/runtime-node.',
    });
  }
  const gate = createGate();
  const workerData: WorkerSettings = { ...settings, gate };
  // Flags of the calling process, such as loaders, are not meant for this file and some are refused.
  const worker = new Worker(file, { execArgv: [], workerData });
  // An error comes before the exit, and may end the process, which must not wait for this worker then.
  worker.once('error', () => removeGate(gate));
  worker.once('exit', () => removeGate(gate));
  return worker;
}
