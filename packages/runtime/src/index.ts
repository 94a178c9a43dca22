export { abortable } from './abortable.ts';
export { checkInputSpec } from './check-input-spec.ts';
export {
  type Classification,
  type Classifier,
  type ClassifierParts,
  type ClassifyOptions,
  createClassifier,
} from './create-classifier.ts';
export { type DeviceChoice, descend, type Landing, type Rung, type SkippedDevice } from './descend.ts';
export type * from './executor.ts';
export { type HeldOutInfo, heldOutToMetadata, readHeldOutInfo } from './held-out-info.ts';
export type * from './input-spec.ts';
export { loadAsClassifier } from './load-as-classifier.ts';
export { type ModelInfo, modelInfoToMetadata, readModelInfo } from './model-info.ts';
export { noClassifier } from './no-classifier.ts';
export { normalizeInto } from './normalize-into.ts';
export type { Pixels } from './pixels.ts';
export { preprocess } from './preprocess.ts';
export { type Box, resizePixels } from './resize-pixels.ts';
export { softmax } from './softmax.ts';
export { toInputPixels } from './to-input-pixels.ts';
export { type Prediction, topK } from './top-k.ts';
