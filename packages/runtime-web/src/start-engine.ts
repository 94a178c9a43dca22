import { type EngineLink, linkEngine } from '@fovea/runtime/engine';
import { EngineError } from '@fovea/shape';
import type { EngineSettings, EngineStart, WasmFiles } from './engine-settings.ts';
import { findFileFault } from './find-file-fault.ts';
import type { WebEngine } from './web-engine.ts';
import { webWorker } from './web-worker.ts';

export interface StartOptions {
  readonly threads: number;
  /** The folder with onnxruntime's files, where they are not where the bundler put them. */
  readonly wasmPaths?: string | URL;
  readonly reference?: MessagePort;
}

/**
 * Starts the worker of an engine, and onnxruntime in it.
 *
 * @throws EngineError when one of the files cannot be loaded, saying which and why.
 */
export async function startEngine(engine: WebEngine, options: StartOptions): Promise<EngineLink> {
  const { threads, wasmPaths, reference } = options;
  const files = findFiles(engine, wasmPaths);
  let workerFile = '';
  class NotedWorker extends Worker {
    constructor(file: URL, workerOptions: WorkerOptions) {
      super(file, workerOptions);
      workerFile = file.href;
    }
  }
  const worker = engine.startWorker(NotedWorker);
  const ports = reference === undefined ? [] : [reference];
  const settings: EngineSettings = {
    device: engine.device,
    files,
    threads,
    ...(reference !== undefined && { reference }),
  };
  const start = await new Promise<EngineStart | 'not loaded'>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<EngineStart>) => resolve(data), {
      once: true,
    });
    worker.addEventListener('error', () => resolve('not loaded'), { once: true });
    worker.postMessage(settings, ports);
  });
  if (start === 'not loaded') {
    worker.terminate();
    throw await workerFailed(workerFile);
  }
  if (start.failure !== undefined) {
    worker.terminate();
    throw await engineFailed(start.failure, files);
  }
  return linkEngine(webWorker(worker));
}

function findFiles(engine: WebEngine, folder: string | URL | undefined): WasmFiles {
  const [mjs, wasm] = [engine.mjs(), engine.wasm()];
  if (folder === undefined) return { mjs: mjs.href, wasm: wasm.href };
  const base = new URL(`${folder}`.replace(/\/?$/, '/'), location.href);
  const inFolder = (suffix: string) =>
    new URL(`ort-wasm-simd-threaded${engine.device === 'webgpu' ? '.asyncify' : ''}.${suffix}`, base).href;
  return { mjs: inFolder('mjs'), wasm: inFolder('wasm') };
}

async function workerFailed(file: string): Promise<EngineError> {
  const fault = await findFileFault(file, 'JavaScript');
  return fault === undefined
    ? new EngineError('worker-missing', `the engine’s worker, ${file}, cannot be started`, {
        hint: 'The browser’s console says more.',
      })
    : new EngineError('worker-missing', `the engine’s worker cannot be loaded: ${fault.problem}`, {
        hint: fault.hint,
      });
}

async function engineFailed(message: string, { mjs, wasm }: WasmFiles): Promise<EngineError> {
  const fault = (await findFileFault(mjs, 'JavaScript')) ?? (await findFileFault(wasm, 'wasm'));
  if (fault !== undefined) {
    return new EngineError('wasm-missing', `onnxruntime cannot be loaded: ${fault.problem}`, {
      hint: fault.hint,
    });
  }
  // Both files are what they should be, but do not fit together.
  const mismatch = /LinkError|is not a function|imported function|function import/.test(message);
  return new EngineError('engine-unavailable', `onnxruntime cannot be started (${message})`, {
    ...(mismatch && {
      hint: `${mjs} and ${wasm} are probably of different versions: copy both from the version of onnxruntime-web that is installed.`,
    }),
  });
}
