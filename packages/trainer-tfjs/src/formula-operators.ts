import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from './tfjs.ts';

/** What a node does to its inputs, beside those that are known beforehand. */
export interface NodeSettings {
  /** From the attribute or the input that names them; empty where there are none. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export type FormulaOperator = (tf: Tfjs, inputs: readonly Tensor[], settings: NodeSettings) => Tensor;

/** The ONNX operators that losses and optimisers are written with, and the tfjs calls for them. */
export const formulaOperators: Readonly<Record<string, FormulaOperator>> = {
  Add: binary((tf) => tf.add),
  Cast: unary((tf, x) => tf.cast(x, 'float32')),
  Clip: (tf, [x, least, most]) =>
    tf.minimum(tf.maximum(x ?? noInput(), least ?? noInput()), most ?? noInput()),
  Div: binary((tf) => tf.div),
  Equal: binary((tf) => tf.equal),
  Exp: unary((tf, x) => tf.exp(x)),
  Greater: binary((tf) => tf.greater),
  Identity: unary((tf, x) => tf.clone(x)),
  Less: binary((tf) => tf.less),
  Log: unary((tf, x) => tf.log(x)),
  Mul: binary((tf) => tf.mul),
  Neg: unary((tf, x) => tf.neg(x)),
  Pow: binary((tf) => tf.pow),
  ReduceMax: unary((tf, x, { axes, keepDims }) => tf.max(x, axesOf(axes), keepDims)),
  ReduceMean: unary((tf, x, { axes, keepDims }) => tf.mean(x, axesOf(axes), keepDims)),
  ReduceSum: unary((tf, x, { axes, keepDims }) => tf.sum(x, axesOf(axes), keepDims)),
  Relu: unary((tf, x) => tf.relu(x)),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Squeeze: unary((tf, x, { axes }) => tf.squeeze(x, [...axes])),
  Sub: binary((tf) => tf.sub),
  Unsqueeze: unary((tf, x, { axes }) => {
    const shape = [...x.shape];
    for (const axis of axes) shape.splice(axis, 0, 1);
    return tf.reshape(x, shape);
  }),
  Where: (tf, [condition, a, b]) => tf.where(condition ?? noInput(), a ?? noInput(), b ?? noInput()),
};

/** ONNX reduces over all axes where none are named. */
function axesOf(axes: readonly number[]): number[] | undefined {
  return axes.length === 0 ? undefined : [...axes];
}

function unary(apply: (tf: Tfjs, x: Tensor, settings: NodeSettings) => Tensor): FormulaOperator {
  return (tf, [x], settings) => apply(tf, x ?? noInput(), settings);
}

function binary(of: (tf: Tfjs) => (a: Tensor, b: Tensor) => Tensor): FormulaOperator {
  return (tf, [a, b]) => of(tf)(a ?? noInput(), b ?? noInput());
}

function noInput(): never {
  throw new RangeError('A node has fewer inputs than its operator takes.');
}
