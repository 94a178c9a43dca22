import type { LayerDefinition } from './layer-definition.ts';
import { avgPool2dDefinition } from './layers/avg-pool2d.ts';
import { batchNorm2dDefinition } from './layers/batch-norm2d.ts';
import { conv2dDefinition } from './layers/conv2d.ts';
import { denseDefinition } from './layers/dense.ts';
import { dropoutDefinition } from './layers/dropout.ts';
import { flattenDefinition } from './layers/flatten.ts';
import { globalAvgPool2dDefinition } from './layers/global-avg-pool2d.ts';
import { maxPool2dDefinition } from './layers/max-pool2d.ts';
import { reluDefinition } from './layers/relu.ts';
import { softmaxDefinition } from './layers/softmax.ts';

/** The types of layers that Fovea brings. */
export type LayerType =
  | 'avgPool2d'
  | 'batchNorm2d'
  | 'conv2d'
  | 'dense'
  | 'dropout'
  | 'flatten'
  | 'globalAvgPool2d'
  | 'maxPool2d'
  | 'relu'
  | 'softmax';

/** Every layer that Fovea brings, by type: for reading networks from JSON, documentation and tests. */
export const layerDefinitions: { readonly [Type in LayerType]: LayerDefinition } = {
  avgPool2d: avgPool2dDefinition,
  batchNorm2d: batchNorm2dDefinition,
  conv2d: conv2dDefinition,
  dense: denseDefinition,
  dropout: dropoutDefinition,
  flatten: flattenDefinition,
  globalAvgPool2d: globalAvgPool2dDefinition,
  maxPool2d: maxPool2dDefinition,
  relu: reluDefinition,
  softmax: softmaxDefinition,
};
