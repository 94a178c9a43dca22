import type { WebEngine } from './web-engine.ts';

/** onnxruntime's smallest build, 14 MB: runs on the CPU. */
export const wasmEngine: WebEngine = {
  device: 'wasm',
  startWorker: (Worker) => new Worker(new URL('./wasm-worker.js', import.meta.url), { type: 'module' }),
  mjs: () => new URL('onnxruntime-web/ort-wasm-simd-threaded.mjs', import.meta.url),
  wasm: () => new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url),
  fileName: 'ort-wasm-simd-threaded',
};
