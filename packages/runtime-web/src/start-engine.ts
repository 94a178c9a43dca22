import { type EngineLink, linkEngine } from '@fovea/runtime/engine';
import { baseAddress } from './base-address.ts';
import type { EngineSettings, EngineStart, WasmFiles } from './engine-settings.ts';
import type { WebEngine } from './web-engine.ts';
import { webWorker } from './web-worker.ts';

export interface StartOptions extends Pick<EngineSettings, 'threads' | 'reference' | 'images'> {
  /** The folder with onnxruntime's files, where they are not where the bundler put them. */
  readonly wasmPaths?: string | URL | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts the worker of an engine, and onnxruntime in it.
 *
 * @throws EngineError when one of the files cannot be loaded, saying which and why.
 * @throws the signal's reason when it is aborted.
 */
export async function startEngine(engine: WebEngine, options: StartOptions): Promise<EngineLink> {
  const { wasmPaths, signal, ...rest } = options;
  signal?.throwIfAborted();
  const files = findFiles(engine, wasmPaths);
  let workerFile = '';
  class NotedWorker extends Worker {
    constructor(file: URL, workerOptions: WorkerOptions) {
      super(sameOrigin(file), workerOptions);
      workerFile = file.href;
    }
  }
  const worker = engine.startWorker(NotedWorker);
  const settings: EngineSettings = { device: engine.device, files, ...rest };
  const ports = [rest.reference, rest.images].filter((port) => port !== undefined);
  const start = await new Promise<EngineStart | 'not loaded' | 'aborted'>((resolve) => {
    const once = { once: true };
    signal?.addEventListener('abort', () => resolve('aborted'), once);
    worker.addEventListener('message', ({ data }: MessageEvent<EngineStart>) => resolve(data), once);
    worker.addEventListener('error', () => resolve('not loaded'), once);
    worker.postMessage(settings, ports);
  });
  if (start instanceof Object && start.failure === undefined) return linkEngine(webWorker(worker));
  worker.terminate();
  signal?.throwIfAborted();
  // Not loaded with the rest: few pages ever need it.
  const { engineFailed, workerFailed } = await import('./engine-failures.ts');
  throw start instanceof Object
    ? await engineFailed(start.failure ?? '', files)
    : await workerFailed(workerFile);
}

/** Browsers start workers of their own origin only. A file of another one, of a CDN say, is imported by one of ours. */
function sameOrigin(file: URL): URL | string {
  if (file.origin === location.origin) return file;
  return URL.createObjectURL(new Blob([`import '${file.href}';`], { type: 'text/javascript' }));
}

function findFiles({ mjs, wasm, fileName }: WebEngine, folder: string | URL | undefined): WasmFiles {
  if (folder === undefined) return { mjs: mjs().href, wasm: wasm().href };
  const base = new URL(`${folder}`.replace(/\/?$/, '/'), baseAddress());
  return { mjs: new URL(`${fileName}.mjs`, base).href, wasm: new URL(`${fileName}.wasm`, base).href };
}
