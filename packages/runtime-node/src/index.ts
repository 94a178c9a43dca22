export type { Classification, ClassifyOptions } from '@fovea/runtime';
export { createExecutor, type ExecutorOptions } from './create-executor.ts';
export { type Classifier, type ImageSource, loadClassifier } from './load-classifier.ts';
