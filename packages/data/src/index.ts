export { augmentFrom } from './augment/augment-from.ts';
export type {
  AugmentationBase,
  ImageAugmentation,
  ImagePlanes,
  MixAugmentation,
  Mixed,
  Parameter,
  Random,
} from './augment/augmentation.ts';
export { type Augmentation, augmentations } from './augment/augmentations.ts';
export { type Augmented, type AugmentOptions, augmenter, type Share } from './augment/augmenter.ts';
export { balancedOrder } from './balanced-order.ts';
export { type Batch, type BatchesOptions, batches, type LabelledBatch, readBatch } from './batches.ts';
export {
  type Dataset,
  type ImageSet,
  type InMemory,
  imageAt,
  type PixelStore,
  subset,
  type TargetDataset,
} from './dataset.ts';
export { type DatasetFromOptions, datasetFrom } from './dataset-from.ts';
export { epochOrder } from './epoch-order.ts';
export type { ImagePlace } from './find-duplicates.ts';
export { type ClassCount, type DataReport, inspectData, type Pair } from './inspect-data.ts';
export { normal, type RandomGenerator, randomStream, uniform } from './random.ts';
export { type SplitOptions, stratifiedSplit } from './stratified-split.ts';
export type { SkippedFile, TrainTest } from './train-test.ts';
