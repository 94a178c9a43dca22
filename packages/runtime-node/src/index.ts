export { createExecutor, type ExecutorOptions } from './create-executor.ts';
export {
  type Classification,
  type Classifier,
  type ClassifyOptions,
  type ImageSource,
  loadClassifier,
} from './load-classifier.ts';
