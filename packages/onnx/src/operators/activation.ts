import { differ, formatDims } from './dims.ts';
import { unary } from './elementwise.ts';
import { axisIn, dimsOf, type Operator, type Operators, required } from './operator.ts';
import { FLOAT, FLOAT_NO_BFLOAT, SIGNED } from './types.ts';

const softmax: Operator = {
  ...unary(FLOAT, { axis: { kind: 'int' } }),
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims !== undefined) axisIn(node, node.int('axis', -1), dims.length);
    return [{ dims }];
  },
};

const prelu: Operator = {
  inputs: [required('X', FLOAT), required('slope', FLOAT)],
  outputs: [required('Y', FLOAT)],
  attributes: {},
  infer: (node) => {
    const [dims, slope] = [dimsOf(node, 0), dimsOf(node, 1)];
    if (dims === undefined || slope === undefined) return [{ dims }];
    // The slope stretches over the input, never the other way round.
    const before = dims.length - slope.length;
    if (before < 0 || slope.some((size, i) => size !== 1 && differ(size, dims[before + i]))) {
      node.fail('the slope does not stretch over the input', {
        expected: `sizes that are 1 or those of ${formatDims(dims)}, counted from the end`,
        received: formatDims(slope),
      });
    }
    return [{ dims }];
  },
};

/** Activation functions. */
export const ACTIVATION: Operators = {
  Relu: unary(SIGNED),
  LeakyRelu: unary(FLOAT, { alpha: { kind: 'float' } }),
  PRelu: prelu,
  Elu: unary(FLOAT_NO_BFLOAT, { alpha: { kind: 'float' } }),
  HardSigmoid: unary(FLOAT_NO_BFLOAT, { alpha: { kind: 'float' }, beta: { kind: 'float' } }),
  HardSwish: unary(FLOAT_NO_BFLOAT),
  Sigmoid: unary(FLOAT),
  Softplus: unary(FLOAT_NO_BFLOAT),
  Tanh: unary(FLOAT),
  Softmax: softmax,
  LogSoftmax: softmax,
};
