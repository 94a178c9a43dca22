import { batchNorm2dReference } from './layers/batch-norm2d.reference.ts';
import { conv2dReference } from './layers/conv2d.reference.ts';
import { denseReference } from './layers/dense.reference.ts';
import { dropoutReference } from './layers/dropout.reference.ts';
import { flattenReference } from './layers/flatten.reference.ts';
import { globalAvgPool2dReference } from './layers/global-avg-pool2d.reference.ts';
import { avgPool2dReference, maxPool2dReference } from './layers/pool.reference.ts';
import { reluReference } from './layers/relu.reference.ts';
import { softmaxReference } from './layers/softmax.reference.ts';
import type { Reference } from './reference.ts';
import type { LayerType } from './registry.ts';

export { batchNorm2dTrainReference } from './layers/batch-norm2d.reference.ts';
export type { Reference } from './reference.ts';

/** The float64 reference of every layer's inference form: what its numbers should be, in loops to be read. */
export const references: { readonly [Type in LayerType]: Reference } = {
  avgPool2d: avgPool2dReference,
  batchNorm2d: batchNorm2dReference,
  conv2d: conv2dReference,
  dense: denseReference,
  dropout: dropoutReference,
  flatten: flattenReference,
  globalAvgPool2d: globalAvgPool2dReference,
  maxPool2d: maxPool2dReference,
  relu: reluReference,
  softmax: softmaxReference,
};
