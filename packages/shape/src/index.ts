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
export type { Misfit } from './messages.ts';
export { conv2dParameters, denseParameters } from './parameters.ts';
export {
  type FieldWindow,
  growReceptiveField,
  pointField,
  type ReceptiveField,
  receptiveField,
} from './receptive-field.ts';
export { elementCount, type FormatShape, formatShape, type Padding, type Pair, type Shape } from './shape.ts';
export {
  type Conv2dAttributes,
  checkAttributes,
  conv2dShape,
  denseShape,
  flatShape,
  flattenShape,
  globalPoolShape,
  imageShape,
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
export { type WindowResult, type WindowSettings, windowOutput } from './window-output.ts';
export { type Region, windowRegion } from './window-region.ts';
export type { WindowOutput } from './window-type.ts';
export { resolveWindow2d, type Window2d, type Window2dAttributes } from './window2d.ts';
