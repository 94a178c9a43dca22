import type { ExecutorOptions } from './executor-options.ts';
import { openExecutor, type WebExecutor } from './open-executor.ts';
import { wasmEngine } from './wasm-engine.ts';

export type { ExecutorOptions } from './executor-options.ts';
export type { WebExecutor } from './open-executor.ts';

const engines = [wasmEngine];

/** As in `@fovea/runtime-web`, without WebGPU and its 27 MB. */
export function createExecutor(options: ExecutorOptions<'wasm'> = {}): Promise<WebExecutor> {
  return openExecutor(engines, options);
}
