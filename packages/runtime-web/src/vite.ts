import type { Plugin } from 'vite';

/** What wasm threads need: with both, a page is cross-origin isolated. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Vite's optimiser would move these away from the workers and wasm files beside
 * them. They are ES modules, which need no optimising.
 */
const exclude = [
  '@fovea/runtime-web',
  '@fovea/runtime-web/wasm',
  '@fovea/runtime',
  '@fovea/onnx',
  '@fovea/shape',
  'onnxruntime-web',
  'onnxruntime-web/wasm',
  'onnxruntime-web/webgpu',
  '@bufbuild/protobuf',
  '@bufbuild/protobuf/codegenv2',
];

/**
 * Makes `@fovea/runtime-web` work under Vite: its workers and onnxruntime's
 * wasm files are found in development and placed by a build, and the servers of
 * `vite` and `vite preview` send the headers that wasm threads need.
 */
export function fovea(): Plugin {
  return {
    name: 'fovea',
    config: () => ({
      // onnxruntime's own script stays a file of its own, which its threads load.
      resolve: {
        conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
      },
      worker: { format: 'es' },
      optimizeDeps: { exclude },
      server: { headers },
      preview: { headers },
    }),
  };
}
