import { type Dims, formatDims } from './dims.ts';
import { dimsOf, type NodeView, type Operator, type Operators, optional, required } from './operator.ts';
import { FLOAT_NO_BFLOAT, INT64, type TypeConstraint } from './types.ts';
import { kernelOf, slide, WINDOW_ATTRIBUTES, windowOf } from './window.ts';

const MAX_POOL: TypeConstraint = { name: 'T', types: [...FLOAT_NO_BFLOAT.types, 'int8', 'uint8'] };

function spatialInput(node: NodeView): Dims {
  const dims = dimsOf(node, 0);
  if (dims !== undefined && dims.length < 3) {
    node.fail('the input has too few dimensions', {
      expected: '[batch, channels, one or more spatial sizes]',
      received: formatDims(dims),
    });
  }
  return dims;
}

function inferPool(node: NodeView): Dims {
  const input = spatialInput(node);
  if (input === undefined) return undefined;
  const [batch, channels, ...sizes] = input;
  const window = windowOf(node, sizes.length, kernelOf(node, sizes.length));
  window.pads.forEach((pad, i) => {
    const kernel = window.kernel[i % sizes.length];
    if (typeof kernel === 'number' && pad >= kernel) {
      node.fail('the padding is not smaller than the kernel', {
        expected: `less than ${kernel}`,
        received: `${pad}`,
      });
    }
  });
  const ceil = node.int('ceil_mode', 0) === 1;
  return [batch, channels, ...sizes.map((size, i) => slide(node, window, i, size, ceil))];
}

const POOL_ATTRIBUTES: Operator['attributes'] = {
  ...WINDOW_ATTRIBUTES,
  kernel_shape: { kind: 'ints', required: true },
  ceil_mode: { kind: 'int' },
};

const maxPool: Operator = {
  inputs: [required('X', MAX_POOL)],
  outputs: [required('Y', MAX_POOL), optional('Indices', INT64)],
  attributes: { ...POOL_ATTRIBUTES, dilations: { kind: 'ints' }, storage_order: { kind: 'int' } },
  infer: (node) => {
    const dims = inferPool(node);
    return [{ dims }, { dims }];
  },
};

const averagePool: Operator = {
  inputs: [required('X', FLOAT_NO_BFLOAT)],
  outputs: [required('Y', FLOAT_NO_BFLOAT)],
  attributes: { ...POOL_ATTRIBUTES, count_include_pad: { kind: 'int' } },
  infer: (node) => [{ dims: inferPool(node) }],
};

const globalPool: Operator = {
  inputs: [required('X', FLOAT_NO_BFLOAT)],
  outputs: [required('Y', FLOAT_NO_BFLOAT)],
  attributes: {},
  infer: (node) => [{ dims: spatialInput(node)?.map((size, i) => (i < 2 ? size : 1)) }],
};

/** Pools. */
export const POOLING: Operators = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
};
