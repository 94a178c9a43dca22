export type { Add, Divide, DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic/arithmetic.ts';
export * from './error.ts';
export {
  type Fix,
  type InsertFix,
  insertFix,
  type RemoveFix,
  removeFix,
  type SetFix,
  setFix,
  type UnsetFix,
  unsetFix,
} from './fix.ts';
export { groupNormShape } from './group-norm-rule.ts';
export type { GroupNormShape } from './group-norm-type.ts';
export type { InitAttributes, WeightInitName } from './init-attributes.ts';
export { addShape, concatShape, multiplyShape, residualShape, squeezeExciteShape } from './merge-rules.ts';
export type { AddShape, ConcatShape, MultiplyShape, ResidualShape } from './merge-types.ts';
export type { Misfit } from './messages.ts';
export { conv2dParameters, denseParameters } from './parameters.ts';
export {
  type FieldWindow,
  growReceptiveField,
  pointField,
  type ReceptiveField,
  receptiveField,
} from './receptive-field.ts';
export type { ReshapeShape } from './reshape-type.ts';
export {
  type Border,
  elementCount,
  type FormatShape,
  formatShape,
  type Padding,
  type Pair,
  type Shape,
} from './shape.ts';
export {
  type AvgPool2dAttributes,
  type Conv2dAttributes,
  checkAttributes,
  conv2dShape,
  denseShape,
  flatShape,
  flattenShape,
  globalPoolShape,
  imageShape,
  type MaxPool2dAttributes,
  type Pool2dAttributes,
  pool2dShape,
} from './shape-rules.ts';
export type {
  Conv2dShape,
  DenseShape,
  FlatShape,
  FlattenShape,
  GlobalPoolShape,
  ImageShape,
  Pool2dShape,
  Product,
} from './shape-types.ts';
export {
  adaptivePoolShape,
  type DepthwiseConv2dAttributes,
  depthwiseConv2dShape,
  pixelShuffleShape,
  type ResampleAttributes,
  type Resize2dAttributes,
  reshapeShape,
  resize2dShape,
  type Upsample2dAttributes,
  upsample2dShape,
  zeroPad2dShape,
} from './spatial-rules.ts';
export type {
  AdaptivePoolShape,
  DepthwiseConv2dShape,
  PixelShuffleShape,
  Resize2dShape,
  Upsample2dShape,
  ZeroPad2dShape,
} from './spatial-types.ts';
export {
  borderAlong,
  type Conv2dTransposeAttributes,
  conv2dTransposeShape,
  resolveTranspose2d,
} from './transpose-rule.ts';
export type { Conv2dTransposeShape } from './transpose-type.ts';
export { type WindowResult, type WindowSettings, windowOutput } from './window-output.ts';
export { type Region, windowRegion } from './window-region.ts';
export type { WindowOutput } from './window-type.ts';
export { resolveWindow2d, type Window2d, type Window2dAttributes } from './window2d.ts';
