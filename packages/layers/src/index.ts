export { applyFix } from './apply-fix.ts';
export type { Architecture } from './architectures/architecture.ts';
export { architectures } from './architectures/architectures.ts';
export { convnetjsCifar10 } from './architectures/convnetjs-cifar10.ts';
export { efficientnetB0 } from './architectures/efficientnet-b0.ts';
export { kerasDemo } from './architectures/keras-demo.ts';
export { lenet5 } from './architectures/lenet5.ts';
export { mobilenetV2 } from './architectures/mobilenet-v2.ts';
export { resnet8 } from './architectures/resnet8.ts';
export { resnet18 } from './architectures/resnet18.ts';
export { resnet20 } from './architectures/resnet20.ts';
export { resnet50 } from './architectures/resnet50.ts';
export { smallCnn } from './architectures/small-cnn.ts';
export { squeezenet } from './architectures/squeezenet.ts';
export { torchDemo } from './architectures/torch-demo.ts';
export { vggSmall } from './architectures/vgg-small.ts';
export { defaultValue, describeKind, starterAttributes, takesValue } from './attribute-values.ts';
export type { AttributeInfo, AttributeKind, Named } from './attributes.ts';
export type {
  BranchTerm,
  Cell,
  CellExplanation,
  CellValues,
  Term,
  WeightedTerm,
} from './cell-explanation.ts';
export { importCode, valueCode } from './code-text.ts';
export {
  type DraftRow,
  draftNetwork,
  type FittingRow,
  type LayerDraft,
  type MisfitRow,
  type NetworkDraft,
  type UnknownRow,
} from './draft-network.ts';
export { type Fans, fanInUniform, fansOf, type Initializer, ones, zeros } from './initializer.ts';
export { type Input, input } from './input.ts';
export { type Apply, createLayer, type InputOf, type Layer, type Step, type Unchanged } from './layer.ts';
export type {
  ChannelMoments,
  ForwardContext,
  ImageLayout,
  LayerDefinition,
  LayerExample,
  LayerNode,
  LayoutChoice,
  ParameterSpec,
  TrainContext,
  Trained,
  TrainedBranch,
} from './layer-definition.ts';
export {
  type AdaptiveAvgPool2d,
  type AdaptiveAvgPool2dAttributes,
  adaptiveAvgPool2d,
  adaptiveAvgPool2dDefinition,
} from './layers/adaptive-avg-pool2d.ts';
export { type AddLayer, add, addDefinition } from './layers/add.ts';
export { type AvgPool2d, avgPool2d, avgPool2dDefinition } from './layers/avg-pool2d.ts';
export {
  type BatchNorm2d,
  type BatchNorm2dAttributes,
  batchNorm2d,
  batchNorm2dDefinition,
  batchNormSettings,
  valuesPerChannel,
} from './layers/batch-norm2d.ts';
export { type Concat, concat, concatDefinition } from './layers/concat.ts';
export { type Conv2d, conv2d, conv2dDefinition } from './layers/conv2d.ts';
export {
  type Conv2dTranspose,
  conv2dTranspose,
  conv2dTransposeDefinition,
} from './layers/conv2d-transpose.ts';
export { type Dense, type DenseAttributes, dense, denseDefinition } from './layers/dense.ts';
export {
  asGroupedConv2d,
  type DepthwiseConv2d,
  depthwiseConv2d,
  depthwiseConv2dDefinition,
} from './layers/depthwise-conv2d.ts';
export { type Dropout, type DropoutAttributes, dropout, dropoutDefinition } from './layers/dropout.ts';
export { type Elu, type EluAttributes, elu, eluDefinition } from './layers/elu.ts';
export { type Flatten, flatten, flattenDefinition } from './layers/flatten.ts';
export { type Gelu, type GeluAttributes, gelu, geluDefinition } from './layers/gelu.ts';
export {
  type GlobalAvgPool2d,
  globalAvgPool2d,
  globalAvgPool2dDefinition,
} from './layers/global-avg-pool2d.ts';
export {
  type GlobalMaxPool2d,
  globalMaxPool2d,
  globalMaxPool2dDefinition,
} from './layers/global-max-pool2d.ts';
export {
  type GroupNorm,
  type GroupNormAttributes,
  groupNorm,
  groupNormDefinition,
} from './layers/group-norm.ts';
export { type HardSwish, hardSwish, hardSwishDefinition } from './layers/hard-swish.ts';
export {
  type LayerNorm,
  type LayerNormAttributes,
  layerNorm,
  layerNormDefinition,
  layerNormSettings,
} from './layers/layer-norm.ts';
export {
  type LeakyRelu,
  type LeakyReluAttributes,
  leakyRelu,
  leakyReluDefinition,
} from './layers/leaky-relu.ts';
export { type LogSoftmax, logSoftmax, logSoftmaxDefinition } from './layers/log-softmax.ts';
export { type MaxPool2d, maxPool2d, maxPool2dDefinition } from './layers/max-pool2d.ts';
export { type MultiplyLayer, multiply, multiplyDefinition } from './layers/multiply.ts';
export {
  type PixelShuffle,
  type PixelShuffleAttributes,
  pixelShuffle,
  pixelShuffleDefinition,
} from './layers/pixel-shuffle.ts';
export { type Prelu, type PreluAttributes, prelu, preluDefinition } from './layers/prelu.ts';
export { type Relu, relu, reluDefinition } from './layers/relu.ts';
export { type Relu6, relu6, relu6Definition } from './layers/relu6.ts';
export { type Reshape, type ReshapeAttributes, reshape, reshapeDefinition } from './layers/reshape.ts';
export { type Residual, residual, residualDefinition } from './layers/residual.ts';
export { type Resize2d, resize2d, resize2dDefinition } from './layers/resize2d.ts';
export { type Sigmoid, sigmoid, sigmoidDefinition } from './layers/sigmoid.ts';
export { type Silu, silu, siluDefinition } from './layers/silu.ts';
export { type Softmax, softmax, softmaxDefinition } from './layers/softmax.ts';
export {
  type SpatialDropout2d,
  spatialDropout2d,
  spatialDropout2dDefinition,
} from './layers/spatial-dropout2d.ts';
export {
  type SqueezeExcite,
  type SqueezeExciteAttributes,
  squeezeExcite,
  squeezeExciteDefinition,
} from './layers/squeeze-excite.ts';
export { type Tanh, tanh, tanhDefinition } from './layers/tanh.ts';
export { type Upsample2d, upsample2d, upsample2dDefinition } from './layers/upsample2d.ts';
export {
  type ZeroPad2d,
  type ZeroPad2dAttributes,
  zeroPad2d,
  zeroPad2dDefinition,
} from './layers/zero-pad2d.ts';
export {
  allNodes,
  type LayerJson,
  localName,
  type Network,
  type NetworkJson,
  parameterName,
} from './network.ts';
export { type NetworkCodeOptions, type NetworkSource, networkCode, networkSource } from './network-code.ts';
export { networkFromJson } from './network-from-json.ts';
export { defineLayer, type OwnFactory, type OwnLayer } from './own/define-layer.ts';
export type { Formula, Operand } from './own/formula.ts';
export type { FormulaGiven } from './own/formula-forms.ts';
export type { FormulaValue } from './own/formula-value.ts';
export type { BackwardContext, OwnNode } from './own/given-forms.ts';
export type { AttributesOf } from './own/own-attributes.ts';
export { type AnyShape, type KeepsShape, type ShapeTwin, shapeTwin, type TwinOf } from './own/shape-twin.ts';
export { type LayerType, layerDefinitions } from './registry.ts';
export {
  type SeparableConv2d,
  type SeparableConv2dAttributes,
  separableConv2d,
} from './separable-conv2d.ts';
export { type Block, type Shapes, sequential } from './sequential.ts';
export { type Summary, summary } from './summary.ts';
export type { SummaryRow } from './summary-rows.ts';
export { convertLayout } from './train/convert-layout.ts';
export { type Activation, type Layout, plain, rows, sameLayout } from './train/layout.ts';
export { initializersOf } from './weight-init.ts';
