import type { Dims } from './dims.ts';
import {
  axesIn,
  axisIn,
  dimsOf,
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  optional,
  required,
  unknownDims,
} from './operator.ts';
import { INT64, NUMBER, type TypeConstraint, WIDE_NUMBER } from './types.ts';

const EXTREME: TypeConstraint = { name: 'T', types: [...WIDE_NUMBER.types, 'int8', 'uint8'] };

/** Takes the axes out, or keeps them as 1. `'unknown'` axes are there, but which they are cannot be told. */
function reduced(node: NodeView, axes: readonly number[] | 'unknown'): Dims {
  const dims = dimsOf(node, 0);
  const keep = node.int('keepdims', 1) !== 0;
  if (dims === undefined) return undefined;
  if (axes === 'unknown') return keep ? unknownDims(dims.length) : undefined;
  const gone = axesIn(node, axes, dims.length);
  return dims.flatMap((size, i) => (gone.includes(i) ? (keep ? [1] : []) : [size]));
}

function all(node: NodeView): readonly number[] {
  return (dimsOf(node, 0) ?? []).map((_, i) => i);
}

const reduceSum: Operator = {
  inputs: [required('data', WIDE_NUMBER), optional('axes', INT64)],
  outputs: [required('reduced', WIDE_NUMBER)],
  attributes: { keepdims: { kind: 'int' }, noop_with_empty_axes: { kind: 'int' } },
  infer: (node) => {
    const input = node.inputs[1];
    const axes = input === undefined ? [] : numbersOf(node, 1);
    if (axes?.length === 0) {
      return [
        { dims: node.int('noop_with_empty_axes', 0) === 1 ? dimsOf(node, 0) : reduced(node, all(node)) },
      ];
    }
    return [{ dims: reduced(node, axes ?? 'unknown') }];
  },
};

/* @__NO_SIDE_EFFECTS__ */
function reduce(type: TypeConstraint): Operator {
  return {
    inputs: [required('data', type)],
    outputs: [required('reduced', type)],
    attributes: { axes: { kind: 'ints' }, keepdims: { kind: 'int' } },
    infer: (node) => {
      const axes = node.ints('axes') ?? [];
      return [{ dims: reduced(node, axes.length === 0 ? all(node) : axes) }];
    },
  };
}

const arg: Operator = {
  inputs: [required('data', NUMBER)],
  outputs: [required('reduced', INT64)],
  attributes: { axis: { kind: 'int' }, keepdims: { kind: 'int' }, select_last_index: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [{}];
    return [{ dims: reduced(node, [axisIn(node, node.int('axis', 0), dims.length)]) }];
  },
};

/** Reductions along axes. */
export const REDUCE: Operators = {
  ReduceSum: reduceSum,
  ReduceMean: reduce(WIDE_NUMBER),
  ReduceProd: reduce(WIDE_NUMBER),
  ReduceSumSquare: reduce(WIDE_NUMBER),
  ReduceL1: reduce(WIDE_NUMBER),
  ReduceL2: reduce(WIDE_NUMBER),
  ReduceLogSumExp: reduce(WIDE_NUMBER),
  ReduceMax: reduce(EXTREME),
  ReduceMin: reduce(EXTREME),
  ArgMax: arg,
  ArgMin: arg,
};
