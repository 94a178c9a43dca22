import type { LayerDefinition } from './layer-definition.ts';
import { addDefinition } from './layers/add.ts';
import { avgPool2dDefinition } from './layers/avg-pool2d.ts';
import { batchNorm2dDefinition } from './layers/batch-norm2d.ts';
import { concatDefinition } from './layers/concat.ts';
import { conv2dDefinition } from './layers/conv2d.ts';
import { denseDefinition } from './layers/dense.ts';
import { dropoutDefinition } from './layers/dropout.ts';
import { eluDefinition } from './layers/elu.ts';
import { flattenDefinition } from './layers/flatten.ts';
import { geluDefinition } from './layers/gelu.ts';
import { globalAvgPool2dDefinition } from './layers/global-avg-pool2d.ts';
import { groupNormDefinition } from './layers/group-norm.ts';
import { hardSwishDefinition } from './layers/hard-swish.ts';
import { layerNormDefinition } from './layers/layer-norm.ts';
import { leakyReluDefinition } from './layers/leaky-relu.ts';
import { logSoftmaxDefinition } from './layers/log-softmax.ts';
import { maxPool2dDefinition } from './layers/max-pool2d.ts';
import { multiplyDefinition } from './layers/multiply.ts';
import { preluDefinition } from './layers/prelu.ts';
import { reluDefinition } from './layers/relu.ts';
import { relu6Definition } from './layers/relu6.ts';
import { residualDefinition } from './layers/residual.ts';
import { sigmoidDefinition } from './layers/sigmoid.ts';
import { siluDefinition } from './layers/silu.ts';
import { softmaxDefinition } from './layers/softmax.ts';
import { spatialDropout2dDefinition } from './layers/spatial-dropout2d.ts';
import { tanhDefinition } from './layers/tanh.ts';

/** The types of layers that Fovea brings. */
export type LayerType =
  | 'add'
  | 'avgPool2d'
  | 'batchNorm2d'
  | 'concat'
  | 'conv2d'
  | 'dense'
  | 'dropout'
  | 'elu'
  | 'flatten'
  | 'gelu'
  | 'globalAvgPool2d'
  | 'groupNorm'
  | 'hardSwish'
  | 'layerNorm'
  | 'leakyRelu'
  | 'logSoftmax'
  | 'maxPool2d'
  | 'multiply'
  | 'prelu'
  | 'relu'
  | 'relu6'
  | 'residual'
  | 'sigmoid'
  | 'silu'
  | 'softmax'
  | 'spatialDropout2d'
  | 'tanh';

/** Every layer that Fovea brings, by type: for reading networks from JSON, documentation and tests. */
export const layerDefinitions: { readonly [Type in LayerType]: LayerDefinition } = {
  add: addDefinition,
  avgPool2d: avgPool2dDefinition,
  batchNorm2d: batchNorm2dDefinition,
  concat: concatDefinition,
  conv2d: conv2dDefinition,
  dense: denseDefinition,
  dropout: dropoutDefinition,
  elu: eluDefinition,
  flatten: flattenDefinition,
  gelu: geluDefinition,
  globalAvgPool2d: globalAvgPool2dDefinition,
  groupNorm: groupNormDefinition,
  hardSwish: hardSwishDefinition,
  layerNorm: layerNormDefinition,
  leakyRelu: leakyReluDefinition,
  logSoftmax: logSoftmaxDefinition,
  maxPool2d: maxPool2dDefinition,
  multiply: multiplyDefinition,
  prelu: preluDefinition,
  relu: reluDefinition,
  relu6: relu6Definition,
  residual: residualDefinition,
  sigmoid: sigmoidDefinition,
  silu: siluDefinition,
  softmax: softmaxDefinition,
  spatialDropout2d: spatialDropout2dDefinition,
  tanh: tanhDefinition,
};
