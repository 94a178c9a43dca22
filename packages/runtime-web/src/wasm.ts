import type { ExecutorOptions } from './executor-options.ts';
import { type ClassifierOptions, openClassifier, type WebClassifier } from './open-classifier.ts';
import { openExecutor, type WebExecutor } from './open-executor.ts';
import { wasmEngine } from './wasm-engine.ts';

export type * from './exported-types.ts';

const engines = [wasmEngine];

/** As in `@fovea/runtime-web`, without WebGPU and its 27 MB. */
export function createExecutor(options: ExecutorOptions<'wasm'> = {}): Promise<WebExecutor> {
  return openExecutor(engines, options);
}

/** As in `@fovea/runtime-web`, on wasm. */
export function loadClassifier(
  model: string | URL | Blob | Uint8Array,
  options: ClassifierOptions<'wasm'> = {},
): Promise<WebClassifier> {
  return openClassifier(engines, model, options);
}
