import type { WebEngine } from './web-engine.ts';

/** onnxruntime with WebGPU, 27 MB. What WebGPU cannot do, it does on the CPU. */
export const webgpuEngine: WebEngine = {
  device: 'webgpu',
  startWorker: (Worker) => new Worker(new URL('./webgpu-worker.js', import.meta.url), { type: 'module' }),
  mjs: () => new URL('onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs', import.meta.url),
  wasm: () => new URL('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm', import.meta.url),
  fileName: 'ort-wasm-simd-threaded.asyncify',
};
