export type { Classification } from '@fovea/runtime';
export { type Device, devices } from './check-options.ts';
export { createExecutor, type ExecutorOptions } from './create-executor.ts';
export type { Inference, InferOptions } from './infer-request.ts';
export {
  type Classifier,
  type ClassifyOptions,
  type ImageSource,
  loadClassifier,
} from './load-classifier.ts';
export { loadModel, type Model, type ModelLoad } from './load-model.ts';
export { findNativeFiles, type NativeFiles } from './native-files.ts';
export type { PoolOptions } from './pool-options.ts';
export { probeDevice } from './probe-device.ts';
