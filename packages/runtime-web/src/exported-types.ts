// What both entries of this package export beside their functions.
export type {
  Classification,
  ClassifyOptions,
  Executor,
  HostTensor,
  ModelInfo,
  Pixels,
  Prediction,
  Tensors,
} from '@fovea/runtime';
export type { ExecutorOptions } from './executor-options.ts';
export type { Progress } from './fetch-model.ts';
export type { ImageSource } from './image-source.ts';
export type { CacheUse } from './model-cache.ts';
export type { ClassifierOptions, WebClassifier, WebDevice } from './open-classifier.ts';
export type { WebExecutor } from './open-executor.ts';
