import type { LayerDefinition } from './layer-definition.ts';
import { adaptiveAvgPool2dDefinition } from './layers/adaptive-avg-pool2d.ts';
import { addDefinition } from './layers/add.ts';
import { avgPool2dDefinition } from './layers/avg-pool2d.ts';
import { batchNorm2dDefinition } from './layers/batch-norm2d.ts';
import { concatDefinition } from './layers/concat.ts';
import { conv2dDefinition } from './layers/conv2d.ts';
import { conv2dTransposeDefinition } from './layers/conv2d-transpose.ts';
import { denseDefinition } from './layers/dense.ts';
import { depthwiseConv2dDefinition } from './layers/depthwise-conv2d.ts';
import { dropoutDefinition } from './layers/dropout.ts';
import { eluDefinition } from './layers/elu.ts';
import { flattenDefinition } from './layers/flatten.ts';
import { geluDefinition } from './layers/gelu.ts';
import { globalAvgPool2dDefinition } from './layers/global-avg-pool2d.ts';
import { globalMaxPool2dDefinition } from './layers/global-max-pool2d.ts';
import { groupNormDefinition } from './layers/group-norm.ts';
import { hardSwishDefinition } from './layers/hard-swish.ts';
import { layerNormDefinition } from './layers/layer-norm.ts';
import { leakyReluDefinition } from './layers/leaky-relu.ts';
import { logSoftmaxDefinition } from './layers/log-softmax.ts';
import { maxPool2dDefinition } from './layers/max-pool2d.ts';
import { multiplyDefinition } from './layers/multiply.ts';
import { pixelShuffleDefinition } from './layers/pixel-shuffle.ts';
import { preluDefinition } from './layers/prelu.ts';
import { reluDefinition } from './layers/relu.ts';
import { relu6Definition } from './layers/relu6.ts';
import { reshapeDefinition } from './layers/reshape.ts';
import { residualDefinition } from './layers/residual.ts';
import { resize2dDefinition } from './layers/resize2d.ts';
import { sigmoidDefinition } from './layers/sigmoid.ts';
import { siluDefinition } from './layers/silu.ts';
import { softmaxDefinition } from './layers/softmax.ts';
import { spatialDropout2dDefinition } from './layers/spatial-dropout2d.ts';
import { squeezeExciteDefinition } from './layers/squeeze-excite.ts';
import { tanhDefinition } from './layers/tanh.ts';
import { upsample2dDefinition } from './layers/upsample2d.ts';
import { zeroPad2dDefinition } from './layers/zero-pad2d.ts';

/** The types of layers that Fovea brings. */
export type LayerType =
  | 'adaptiveAvgPool2d'
  | 'add'
  | 'avgPool2d'
  | 'batchNorm2d'
  | 'concat'
  | 'conv2d'
  | 'conv2dTranspose'
  | 'dense'
  | 'depthwiseConv2d'
  | 'dropout'
  | 'elu'
  | 'flatten'
  | 'gelu'
  | 'globalAvgPool2d'
  | 'globalMaxPool2d'
  | 'groupNorm'
  | 'hardSwish'
  | 'layerNorm'
  | 'leakyRelu'
  | 'logSoftmax'
  | 'maxPool2d'
  | 'multiply'
  | 'pixelShuffle'
  | 'prelu'
  | 'relu'
  | 'relu6'
  | 'reshape'
  | 'residual'
  | 'resize2d'
  | 'sigmoid'
  | 'silu'
  | 'softmax'
  | 'spatialDropout2d'
  | 'squeezeExcite'
  | 'tanh'
  | 'upsample2d'
  | 'zeroPad2d';

/** Every layer that Fovea brings, by type: for reading networks from JSON, documentation and tests. */
export const layerDefinitions: { readonly [Type in LayerType]: LayerDefinition } = {
  adaptiveAvgPool2d: adaptiveAvgPool2dDefinition,
  add: addDefinition,
  avgPool2d: avgPool2dDefinition,
  batchNorm2d: batchNorm2dDefinition,
  concat: concatDefinition,
  conv2d: conv2dDefinition,
  conv2dTranspose: conv2dTransposeDefinition,
  dense: denseDefinition,
  depthwiseConv2d: depthwiseConv2dDefinition,
  dropout: dropoutDefinition,
  elu: eluDefinition,
  flatten: flattenDefinition,
  gelu: geluDefinition,
  globalAvgPool2d: globalAvgPool2dDefinition,
  globalMaxPool2d: globalMaxPool2dDefinition,
  groupNorm: groupNormDefinition,
  hardSwish: hardSwishDefinition,
  layerNorm: layerNormDefinition,
  leakyRelu: leakyReluDefinition,
  logSoftmax: logSoftmaxDefinition,
  maxPool2d: maxPool2dDefinition,
  multiply: multiplyDefinition,
  pixelShuffle: pixelShuffleDefinition,
  prelu: preluDefinition,
  relu: reluDefinition,
  relu6: relu6Definition,
  reshape: reshapeDefinition,
  residual: residualDefinition,
  resize2d: resize2dDefinition,
  sigmoid: sigmoidDefinition,
  silu: siluDefinition,
  softmax: softmaxDefinition,
  spatialDropout2d: spatialDropout2dDefinition,
  squeezeExcite: squeezeExciteDefinition,
  tanh: tanhDefinition,
  upsample2d: upsample2dDefinition,
  zeroPad2d: zeroPad2dDefinition,
};
