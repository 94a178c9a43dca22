import { unary } from './elementwise.ts';
import { axisIn, dimsOf, type Operator, type Operators } from './operator.ts';
import { FLOAT, FLOAT_NO_BFLOAT, SIGNED } from './types.ts';

const softmax: Operator = {
  ...unary(FLOAT, { axis: { kind: 'int' } }),
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims !== undefined) axisIn(node, node.int('axis', -1), dims.length);
    return [{ dims }];
  },
};

/** Activation functions. */
export const ACTIVATION: Operators = {
  Relu: unary(SIGNED),
  LeakyRelu: unary(FLOAT, { alpha: { kind: 'float' } }),
  Elu: unary(FLOAT_NO_BFLOAT, { alpha: { kind: 'float' } }),
  HardSigmoid: unary(FLOAT_NO_BFLOAT, { alpha: { kind: 'float' }, beta: { kind: 'float' } }),
  HardSwish: unary(FLOAT_NO_BFLOAT),
  Sigmoid: unary(FLOAT),
  Softplus: unary(FLOAT_NO_BFLOAT),
  Tanh: unary(FLOAT),
  Softmax: softmax,
  LogSoftmax: softmax,
};
