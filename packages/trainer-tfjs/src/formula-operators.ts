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
  Div: binary((tf) => tf.div),
  Equal: binary((tf) => tf.equal),
  Exp: unary((tf, x) => tf.exp(x)),
  Identity: unary((tf, x) => tf.clone(x)),
  Log: unary((tf, x) => tf.log(x)),
  Mul: binary((tf) => tf.mul),
  Pow: binary((tf) => tf.pow),
  ReduceMax: unary((tf, x, { axes, keepDims }) => tf.max(x, [...axes], keepDims)),
  ReduceSum: unary((tf, x, { axes, keepDims }) => tf.sum(x, [...axes], keepDims)),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Squeeze: unary((tf, x, { axes }) => tf.squeeze(x, [...axes])),
  Sub: binary((tf) => tf.sub),
  Unsqueeze: unary((tf, x, { axes }) => {
    const shape = [...x.shape];
    for (const axis of axes) shape.splice(axis, 0, 1);
    return tf.reshape(x, shape);
  }),
};

function unary(apply: (tf: Tfjs, x: Tensor, settings: NodeSettings) => Tensor): FormulaOperator {
  return (tf, [x], settings) => apply(tf, x ?? noInput(), settings);
}

function binary(of: (tf: Tfjs) => (a: Tensor, b: Tensor) => Tensor): FormulaOperator {
  return (tf, [a, b]) => of(tf)(a ?? noInput(), b ?? noInput());
}

function noInput(): never {
  throw new RangeError('A node has fewer inputs than its operator takes.');
}
