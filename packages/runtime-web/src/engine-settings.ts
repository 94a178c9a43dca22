/** Where onnxruntime's two files for a page lie. They must be of one version. */
export interface WasmFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/** The first message to a worker. */
export interface EngineSettings {
  readonly device: 'wasm' | 'webgpu';
  readonly files: WasmFiles;
  /** How many threads share one run, the worker's own among them. */
  readonly threads: number;
  /** Requests from here are answered too, by the same files but on the CPU: for the self-test. */
  readonly reference?: MessagePort;
  /** Images to prepare come from here, see `serve-images.ts`. */
  readonly images?: MessagePort;
}

/** The answer to it, after which there are only answers to requests: what kept onnxruntime from starting, if anything did. */
export interface EngineStart {
  readonly failure?: string;
}
