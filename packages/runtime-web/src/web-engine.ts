/** Makes a worker: the constructor of `Worker`, or one that notes the file. */
export type WorkerConstructor = new (file: URL, options: WorkerOptions) => Worker;

/** One build of onnxruntime-web: the worker that runs it and the files that it loads. */
export interface WebEngine {
  readonly device: 'wasm' | 'webgpu';
  /** Bundlers find the worker's file by the words `new Worker(new URL(…))`, hence the parameter's name. */
  startWorker(Worker: WorkerConstructor): Worker;
  /** The addresses of onnxruntime's files. Bundlers find those by the words `new URL(…, import.meta.url)`. */
  readonly mjs: () => URL;
  readonly wasm: () => URL;
  /** Their names in a folder, without `.mjs` and `.wasm`. */
  readonly fileName: string;
}
