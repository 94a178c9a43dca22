import { ModelError, UnsupportedError } from '@fovea/shape';
import type { TensorProto } from '../onnx_pb.ts';
import { readTensor } from '../read-tensor.ts';
import { formatDims } from './dims.ts';
import {
  dimsOf,
  type Inferred,
  lengthOf,
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  required,
  unknownDims,
} from './operator.ts';
import { ANY, constraint, INT64, NUMBER_OR_BOOL, type TypeConstraint, typeName } from './types.ts';

/** A longer tensor is data, not a shape, and is not looked into. */
const MOST_ELEMENTS = 1024;

const RANGE: TypeConstraint = { name: 'T', types: ['float32', 'float64', 'int16', 'int32', 'int64'] };

/** What is known about a tensor that the model holds. */
export function tensorValue(tensor: TensorProto): Inferred {
  const type = typeName(tensor.dataType);
  const dims = tensor.dims.map(Number);
  if (dims.length > 1 || (dims[0] ?? 1) > MOST_ELEMENTS) return { type, dims };
  try {
    return { type, dims, elements: Array.from(readTensor(tensor).data, Number) };
  } catch (error) {
    // Data outside the file, another type, or too few data: the last is reported where initializers are checked.
    if (error instanceof UnsupportedError || error instanceof ModelError) return { type, dims };
    throw error;
  }
}

const constant: Operator = {
  inputs: [],
  outputs: [required('output', constraint('any', ANY))],
  attributes: {
    value: { kind: 'tensor' },
    value_float: { kind: 'float' },
    value_floats: { kind: 'floats' },
    value_int: { kind: 'int' },
    value_ints: { kind: 'ints' },
    value_string: { kind: 'string' },
    value_strings: { kind: 'strings' },
    sparse_value: { kind: 'sparse tensor' },
  },
  infer: (node) => {
    const forms = Object.keys(constant.attributes).filter(node.has);
    if (forms.length !== 1) {
      node.fail('a constant has one value', {
        expected: `one of ${Object.keys(constant.attributes).join(', ')}`,
        received: forms.length === 0 ? 'none' : forms.join(' and '),
      });
    }
    const tensor = node.tensor('value');
    if (tensor !== undefined) return [tensorValue(tensor)];
    const ints = node.ints('value_ints');
    if (ints !== undefined) return [{ type: 'int64', dims: [ints.length], elements: ints }];
    const floats = node.floats('value_floats');
    if (floats !== undefined) return [{ type: 'float32', dims: [floats.length] }];
    if (node.has('value_int')) return [{ type: 'int64', dims: [], elements: [node.int('value_int', 0)] }];
    if (node.has('value_float')) return [{ type: 'float32', dims: [] }];
    return [node.has('value_string') ? { type: 'string', dims: [] } : {}];
  },
};

const constantOfShape: Operator = {
  inputs: [required('input', INT64)],
  outputs: [required('output', constraint('T2', NUMBER_OR_BOOL))],
  attributes: { value: { kind: 'tensor' } },
  infer: (node) => {
    const value = node.tensor('value');
    if (value !== undefined && value.dims.reduce((size, dim) => size * dim, 1n) !== 1n) {
      node.fail('value is not one element', {
        expected: '[1]',
        received: formatDims(value.dims.map(Number)),
      });
    }
    const shape = node.inputs[0]?.elements;
    const negative = shape?.find((size) => typeof size === 'number' && size < 0);
    if (negative !== undefined) node.fail('a size is negative', { received: formatDims(shape) });
    const type = value === undefined ? 'float32' : typeName(value.dataType);
    return [{ type, dims: shape ?? unknownDims(lengthOf(node, 0)) }];
  },
};

const range: Operator = {
  inputs: [required('start', RANGE), required('limit', RANGE), required('delta', RANGE)],
  outputs: [required('output', RANGE)],
  attributes: {},
  infer: (node) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => {
      const dims = dimsOf(node, i);
      if (dims !== undefined && dims.length > 0 && !(dims.length === 1 && dims[0] === 1)) {
        node.fail(`${['start', 'limit', 'delta'][i]} is not a scalar`, {
          expected: '[]',
          received: formatDims(dims),
        });
      }
      return numbersOf(node, i)?.[0];
    });
    if (delta === 0) node.fail('delta is 0', { expected: 'a step up or down' });
    const known = start !== undefined && limit !== undefined && delta !== undefined;
    return [{ dims: [known ? Math.max(0, Math.ceil((limit - start) / delta)) : undefined] }];
  },
};

const shape: Operator = {
  inputs: [required('data', ANY)],
  outputs: [required('shape', INT64)],
  attributes: { start: { kind: 'int' }, end: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [{ dims: [undefined] }];
    const ints = dims.slice(node.int('start', 0), node.int('end', dims.length));
    return [{ dims: [ints.length], elements: ints }];
  },
};

const identity: Operator = {
  inputs: [required('input', ANY)],
  outputs: [required('output', ANY)],
  attributes: {},
  infer: (node) => [same(node)],
};

const cast: Operator = {
  inputs: [required('input', constraint('T1', ANY))],
  outputs: [required('output', constraint('T2', ANY))],
  attributes: { to: { kind: 'int', required: true } },
  infer: (node) => {
    const to = node.int('to', 0);
    const type = typeName(to);
    if (type === undefined || type.startsWith('complex')) {
      node.fail('to is not an element type that can be cast to', {
        expected: 'a number of TensorProto.DataType, such as 1 for float32',
        received: `${to}`,
      });
    }
    const { dims, elements } = same(node);
    return [{ type, dims, elements: type === 'int32' || type === 'int64' ? elements : undefined }];
  },
};

function same({ inputs: [input] }: NodeView): Inferred {
  return { dims: input?.dims, elements: input?.elements };
}

/** Where values come from, and how they pass through. */
export const CONSTANT: Operators = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  Shape: shape,
  Identity: identity,
  Cast: cast,
};
