import { broadcast, type Dims, formatDims } from './dims.ts';
import {
  dimsOf,
  type NodeView,
  type Operator,
  type Operators,
  optional,
  required,
  variadic,
} from './operator.ts';
import {
  ANY,
  BOOL,
  constraint,
  FLOAT,
  FLOAT_NO_BFLOAT,
  NUMBER,
  NUMBER_OR_BOOL,
  SIGNED,
  type TypeConstraint,
} from './types.ts';

/** The sizes of the inputs stretched to each other, or a failure that shows them. */
function broadcastInputs(node: NodeView): Dims {
  const shapes = node.inputs.map((input) => input?.dims);
  const dims = broadcast(shapes);
  if (dims !== 'mismatch') return dims;
  return node.fail(`the inputs cannot be broadcast to each other`, {
    expected: 'sizes that are equal or 1, counted from the end',
    received: shapes.map(formatDims).join(' and '),
  });
}

/** An operator whose one output has the shape and type of its one input. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(type: TypeConstraint, attributes: Operator['attributes'] = {}): Operator {
  return {
    inputs: [required('X', type)],
    outputs: [required('Y', type)],
    attributes,
    infer: (node) => [{ dims: dimsOf(node, 0) }],
  };
}

/* @__NO_SIDE_EFFECTS__ */
function binary(
  type: TypeConstraint,
  output: TypeConstraint = type,
  second: TypeConstraint = type,
): Operator {
  return {
    inputs: [required('A', type), required('B', second)],
    outputs: [required('C', output)],
    attributes: {},
    infer: (node) => [{ dims: broadcastInputs(node) }],
  };
}

/* @__NO_SIDE_EFFECTS__ */
function nary(type: TypeConstraint): Operator {
  return {
    inputs: [variadic('inputs', type)],
    outputs: [required('result', type)],
    attributes: {},
    infer: (node) => [{ dims: broadcastInputs(node) }],
  };
}

const clip: Operator = {
  inputs: [required('input', NUMBER), optional('min', NUMBER), optional('max', NUMBER)],
  outputs: [required('output', NUMBER)],
  attributes: {},
  infer: (node) => {
    for (const [i, name] of [
      [1, 'min'],
      [2, 'max'],
    ] as const) {
      const dims = dimsOf(node, i);
      if (dims !== undefined && dims.length > 0 && !(dims.length === 1 && dims[0] === 1)) {
        node.fail(`${name} is not a scalar`, { expected: '[]', received: formatDims(dims) });
      }
    }
    return [{ dims: dimsOf(node, 0) }];
  },
};

const where: Operator = {
  inputs: [required('condition', BOOL), required('X', ANY), required('Y', ANY)],
  outputs: [required('output', ANY)],
  attributes: {},
  infer: (node) => [{ dims: broadcastInputs(node) }],
};

/** Arithmetic, comparison and logic, element by element. */
export const ELEMENTWISE: Operators = {
  Add: binary(NUMBER),
  Sub: binary(NUMBER),
  Mul: binary(NUMBER),
  Div: binary(NUMBER),
  Pow: binary(
    { name: 'T', types: [...FLOAT.types, 'int32', 'int64'] },
    { name: 'T', types: [...FLOAT.types, 'int32', 'int64'] },
    constraint('T1', NUMBER),
  ),
  Max: nary(NUMBER),
  Min: nary(NUMBER),
  Sum: nary(FLOAT),
  Mean: nary(FLOAT),
  Neg: unary(SIGNED),
  Abs: unary(NUMBER),
  Sign: unary(NUMBER),
  Erf: unary(NUMBER),
  Exp: unary(FLOAT),
  Log: unary(FLOAT),
  Sqrt: unary(FLOAT),
  Reciprocal: unary(FLOAT),
  Floor: unary(FLOAT),
  Ceil: unary(FLOAT),
  Round: unary(FLOAT_NO_BFLOAT),
  Sin: unary(FLOAT_NO_BFLOAT),
  Cos: unary(FLOAT_NO_BFLOAT),
  Clip: clip,
  Equal: binary(NUMBER_OR_BOOL, BOOL),
  Greater: binary(NUMBER, BOOL),
  Less: binary(NUMBER, BOOL),
  GreaterOrEqual: binary(NUMBER, BOOL),
  LessOrEqual: binary(NUMBER, BOOL),
  And: binary(BOOL),
  Or: binary(BOOL),
  Not: unary(BOOL),
  Where: where,
};
