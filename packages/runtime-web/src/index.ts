import type { ExecutorOptions } from './executor-options.ts';
import { openExecutor, type WebExecutor } from './open-executor.ts';
import { wasmEngine } from './wasm-engine.ts';
import { webgpuEngine } from './webgpu-engine.ts';

export type { ExecutorOptions } from './executor-options.ts';
export type { WebExecutor } from './open-executor.ts';

const engines = [webgpuEngine, wasmEngine];

/**
 * Starts onnxruntime in a Web Worker, which keeps state between runs: used to
 * train in a page. `auto`, the default, is the CPU (`wasm`).
 *
 * @throws UnsupportedError for a device that is not there.
 * @throws UsageError for an impossible number of threads.
 * @throws EngineError when the engine's files cannot be loaded, saying which and why.
 */
export function createExecutor(options: ExecutorOptions<'wasm' | 'webgpu'> = {}): Promise<WebExecutor> {
  return openExecutor(engines, options);
}
