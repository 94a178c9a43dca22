import { type Dim, differ, formatDims } from './dims.ts';
import {
  axisIn,
  dimsOf,
  type Inferred,
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  required,
  unknownDims,
} from './operator.ts';
import { ANY, constraint, INDEX, NUMBER } from './types.ts';

const gather: Operator = {
  inputs: [required('data', ANY), required('indices', INDEX)],
  outputs: [required('output', ANY)],
  attributes: { axis: { kind: 'int' } },
  infer: (node) => {
    const data = dimsOf(node, 0);
    const indices = dimsOf(node, 1);
    if (data === undefined) return [{}];
    const axis = axisIn(node, node.int('axis', 0), data.length);
    checkIndices(node, data[axis]);
    if (indices === undefined) return [{}];
    return [
      {
        dims: [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)],
        ...gatherElementsOf(node, data.length),
      },
    ];
  },
};

/** Constant indices must be inside the axis; others are seen only when the graph runs. */
function checkIndices(node: NodeView, size: Dim): void {
  if (typeof size !== 'number') return;
  const outside = numbersOf(node, 1)?.find((index) => index < -size || index >= size);
  if (outside === undefined) return;
  node.fail(`an index is outside an axis of size ${size}`, {
    expected: size === 0 ? 'none' : `${-size} to ${size - 1}`,
    received: `${outside}`,
  });
}

function gatherElementsOf(node: NodeView, rank: number): Inferred {
  const values = node.inputs[0]?.elements;
  const indices = numbersOf(node, 1);
  if (rank !== 1 || values === undefined || indices === undefined) return {};
  return { elements: indices.map((index) => values.at(index)) };
}

const gatherElements: Operator = {
  inputs: [required('data', ANY), required('indices', INDEX)],
  outputs: [required('output', ANY)],
  attributes: { axis: { kind: 'int' } },
  infer: (node) => {
    const data = dimsOf(node, 0);
    const indices = dimsOf(node, 1);
    if (data !== undefined) {
      const axis = axisIn(node, node.int('axis', 0), data.length);
      if (indices !== undefined && indices.length !== data.length) {
        node.fail('the indices and the data differ in rank', {
          expected: `${data.length} dimensions`,
          received: formatDims(indices),
        });
      }
      checkIndices(node, data[axis]);
    }
    return [{ dims: indices ?? unknownDims(data?.length) }];
  },
};

const oneHot: Operator = {
  inputs: [
    required('indices', constraint('T1', NUMBER)),
    required('depth', constraint('T2', NUMBER)),
    required('values', ANY),
  ],
  outputs: [required('output', ANY)],
  attributes: { axis: { kind: 'int' } },
  infer: (node) => {
    const values = dimsOf(node, 2);
    if (values !== undefined && (values.length !== 1 || differ(values[0], 2))) {
      node.fail('values is not the pair of off and on', { expected: '[2]', received: formatDims(values) });
    }
    const indices = dimsOf(node, 0);
    if (indices === undefined) return [{}];
    const axis = axisIn(node, node.int('axis', -1), indices.length + 1);
    return [{ dims: indices.toSpliced(axis, 0, numbersOf(node, 1)?.[0]) }];
  },
};

/** Looking up by index. */
export const GATHER: Operators = { Gather: gather, GatherElements: gatherElements, OneHot: oneHot };
