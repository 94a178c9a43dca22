export { type Batch, type BatchesOptions, batches, readBatch } from './batches.ts';
export { type Dataset, imageAt, subset } from './dataset.ts';
export { epochOrder } from './epoch-order.ts';
export { normal, type RandomGenerator, randomStream, uniform } from './random.ts';
export { type SplitOptions, stratifiedSplit } from './stratified-split.ts';
export type { SkippedFile, TrainTest } from './train-test.ts';
