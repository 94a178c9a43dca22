import type { ExecutorOptions } from './executor-options.ts';
import { type ClassifierOptions, openClassifier, type WebClassifier } from './open-classifier.ts';
import { openExecutor, type WebExecutor } from './open-executor.ts';
import { wasmEngine } from './wasm-engine.ts';
import { webgpuEngine } from './webgpu-engine.ts';

export type * from './exported-types.ts';

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

/**
 * Opens a classifier that Fovea exported, in a Web Worker: an address (relative
 * to the page's), a file or such a file's bytes. Images are decoded, resized and
 * normalised as the model file says.
 *
 * @throws ModelError for a model that cannot be downloaded, is no ONNX model,
 * does not carry Fovea's description, or does not classify images.
 * @throws UnsupportedError when the device that was asked for is not there,
 * EngineError when the engine's files cannot be loaded or its numbers are wrong.
 * @throws the signal's reason when it is aborted.
 */
export function loadClassifier(
  model: string | URL | Blob | Uint8Array,
  options: ClassifierOptions<'wasm' | 'webgpu'> = {},
): Promise<WebClassifier> {
  return openClassifier(engines, model, options);
}
