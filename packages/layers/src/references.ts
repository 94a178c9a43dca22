import { adaptiveAvgPool2dReference } from './layers/adaptive-avg-pool2d.reference.ts';
import { batchNorm2dReference } from './layers/batch-norm2d.reference.ts';
import { conv2dReference } from './layers/conv2d.reference.ts';
import { conv2dTransposeReference } from './layers/conv2d-transpose.reference.ts';
import { denseReference } from './layers/dense.reference.ts';
import { depthwiseConv2dReference } from './layers/depthwise-conv2d.reference.ts';
import { dropoutReference } from './layers/dropout.reference.ts';
import { eluReference } from './layers/elu.reference.ts';
import { flattenReference } from './layers/flatten.reference.ts';
import { geluReference } from './layers/gelu.reference.ts';
import { globalAvgPool2dReference } from './layers/global-avg-pool2d.reference.ts';
import { globalMaxPool2dReference } from './layers/global-max-pool2d.reference.ts';
import { groupNormReference } from './layers/group-norm.reference.ts';
import { hardSwishReference } from './layers/hard-swish.reference.ts';
import { layerNormReference } from './layers/layer-norm.reference.ts';
import { leakyReluReference } from './layers/leaky-relu.reference.ts';
import { logSoftmaxReference } from './layers/log-softmax.reference.ts';
import { addReference, concatReference, multiplyReference } from './layers/merge.reference.ts';
import { pixelShuffleReference } from './layers/pixel-shuffle.reference.ts';
import { avgPool2dReference, maxPool2dReference } from './layers/pool.reference.ts';
import { preluReference } from './layers/prelu.reference.ts';
import { reluReference } from './layers/relu.reference.ts';
import { relu6Reference } from './layers/relu6.reference.ts';
import { resampleReference } from './layers/resample.reference.ts';
import { reshapeReference } from './layers/reshape.reference.ts';
import { sigmoidReference } from './layers/sigmoid.reference.ts';
import { siluReference } from './layers/silu.reference.ts';
import { softmaxReference } from './layers/softmax.reference.ts';
import { tanhReference } from './layers/tanh.reference.ts';
import { zeroPad2dReference } from './layers/zero-pad2d.reference.ts';
import type { Reference } from './reference.ts';
import type { LayerType } from './registry.ts';

export { batchNorm2dTrainReference } from './layers/batch-norm2d.reference.ts';
export type { Reference } from './reference.ts';

/** The float64 reference of every layer's inference form: what its numbers should be, in loops to be read. */
export const references: { readonly [Type in LayerType]: Reference } = {
  adaptiveAvgPool2d: adaptiveAvgPool2dReference,
  add: addReference,
  avgPool2d: avgPool2dReference,
  batchNorm2d: batchNorm2dReference,
  concat: concatReference,
  conv2d: conv2dReference,
  conv2dTranspose: conv2dTransposeReference,
  dense: denseReference,
  depthwiseConv2d: depthwiseConv2dReference,
  dropout: dropoutReference,
  elu: eluReference,
  flatten: flattenReference,
  gelu: geluReference,
  globalAvgPool2d: globalAvgPool2dReference,
  globalMaxPool2d: globalMaxPool2dReference,
  groupNorm: groupNormReference,
  hardSwish: hardSwishReference,
  layerNorm: layerNormReference,
  leakyRelu: leakyReluReference,
  logSoftmax: logSoftmaxReference,
  maxPool2d: maxPool2dReference,
  multiply: multiplyReference,
  pixelShuffle: pixelShuffleReference,
  prelu: preluReference,
  relu: reluReference,
  relu6: relu6Reference,
  reshape: reshapeReference,
  residual: addReference,
  resize2d: resampleReference,
  sigmoid: sigmoidReference,
  silu: siluReference,
  softmax: softmaxReference,
  spatialDropout2d: dropoutReference,
  squeezeExcite: multiplyReference,
  tanh: tanhReference,
  upsample2d: resampleReference,
  zeroPad2d: zeroPad2dReference,
};
