import { type Dim, differ, formatDims, mergeDim } from './dims.ts';
import {
  axisIn,
  dimsOf,
  type Inferred,
  lengthOf,
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  optional,
  required,
  unknownDims,
  variadic,
} from './operator.ts';
import { ANY, INDEX, INT64 } from './types.ts';

const slice: Operator = {
  inputs: [
    required('data', ANY),
    required('starts', INDEX),
    required('ends', INDEX),
    optional('axes', INDEX),
    optional('steps', INDEX),
  ],
  outputs: [required('output', ANY)],
  attributes: {},
  infer: (node) => {
    const dims = dimsOf(node, 0);
    const count = lengthOf(node, 1);
    for (const [i, name] of [
      [2, 'ends'],
      [3, 'axes'],
      [4, 'steps'],
    ] as const) {
      if (differ(lengthOf(node, i), count)) {
        node.fail(`${name} and starts differ in length`, {
          expected: `${count}`,
          received: `${lengthOf(node, i)}`,
        });
      }
    }
    if (dims === undefined) return [{}];
    const starts = numbersOf(node, 1);
    const given = node.inputs[3] === undefined ? starts?.map((_, i) => i) : numbersOf(node, 3);
    if (given === undefined) return [{ dims: unknownDims(dims.length) }];
    const axes = given.map((axis) => axisIn(node, axis, dims.length));
    const ends = numbersOf(node, 2);
    const steps = node.inputs[4] === undefined ? axes.map(() => 1) : numbersOf(node, 4);
    if (steps?.includes(0)) node.fail('a step is 0', { received: `[${steps.join(', ')}]` });
    const sliced = [...dims];
    axes.forEach((axis, i) => {
      sliced[axis] = sliceLength(dims[axis], starts?.[i], ends?.[i], steps?.[i]);
    });
    const ints = node.inputs[0]?.elements;
    const keepsInts = ints !== undefined && dims.length === 1 && starts !== undefined && ends !== undefined;
    if (!keepsInts || steps?.[0] !== 1) return [{ dims: sliced }];
    return [{ dims: sliced, elements: ints.slice(starts[0], ends[0]) }];
  },
};

function sliceLength(size: Dim, start?: number, end?: number, step?: number): Dim {
  if (start === undefined || end === undefined || step === undefined) return undefined;
  if (typeof size !== 'number') return start === 0 && step === 1 && end >= 2 ** 31 - 1 ? size : undefined;
  const clamp = (at: number, least: number, most: number) =>
    Math.min(Math.max(at < 0 ? at + size : at, least), most);
  const [from, to] =
    step > 0
      ? [clamp(start, 0, size), clamp(end, 0, size)]
      : [clamp(start, 0, size - 1), clamp(end, -1, size - 1)];
  return Math.max(0, Math.ceil((to - from) / step));
}

const concat: Operator = {
  inputs: [variadic('inputs', ANY)],
  outputs: [required('concat_result', ANY)],
  attributes: { axis: { kind: 'int', required: true } },
  infer: (node) => {
    const shapes = node.inputs.map((input) => input?.dims);
    const known = shapes.filter((dims) => dims !== undefined);
    const first = known[0];
    if (first === undefined) return [{}];
    const axis = axisIn(node, node.int('axis', 0), first.length);
    for (const dims of known) {
      if (dims.length !== first.length || dims.some((size, i) => i !== axis && differ(size, first[i]))) {
        node.fail(`the inputs cannot be concatenated along axis ${axis}`, {
          expected: `sizes that differ at most there, like ${formatDims(first)}`,
          received: formatDims(dims),
        });
      }
    }
    const dims = first.map(
      (_, i): Dim =>
        i === axis
          ? sum(shapes.map((shape) => shape?.[axis]))
          : known.map((shape) => shape[i]).reduce(mergeDim, undefined),
    );
    return [{ dims, ...concatElements(node, first.length) }];
  },
};

function concatElements(node: NodeView, rank: number): Inferred {
  const parts = node.inputs.map((input) => input?.elements);
  const known = parts.filter((part) => part !== undefined);
  return rank === 1 && known.length === parts.length ? { elements: known.flat() } : {};
}

function sum(sizes: readonly Dim[]): Dim {
  if (sizes.length === 1) return sizes[0];
  let total = 0;
  for (const size of sizes) {
    if (typeof size !== 'number') return undefined;
    total += size;
  }
  return total;
}

const split: Operator = {
  inputs: [required('input', ANY), optional('split', INT64)],
  outputs: [variadic('outputs', ANY)],
  attributes: { axis: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [];
    const axis = axisIn(node, node.int('axis', 0), dims.length);
    const parts = node.inputs[1] === undefined ? evenly(node, dims[axis]) : numbersOf(node, 1);
    const received = parts?.length ?? lengthOf(node, 1);
    if (differ(received, node.outputCount)) {
      node.fail('split does not fit the outputs', {
        expected: `${node.outputCount} sizes`,
        received: `${received}`,
      });
    }
    const total = sum(parts ?? [undefined]);
    if (differ(total, dims[axis])) {
      node.fail(`split does not add up along axis ${axis}`, {
        expected: `${dims[axis]}`,
        received: `${total}`,
      });
    }
    return Array.from({ length: node.outputCount }, (_, i) => ({ dims: dims.with(axis, parts?.[i]) }));
  },
};

function evenly(node: NodeView, size: Dim): readonly number[] | undefined {
  if (typeof size !== 'number') return undefined;
  if (size % node.outputCount !== 0) {
    node.fail(`size ${size} cannot be split evenly`, {
      expected: `a multiple of ${node.outputCount}`,
      received: `${size}`,
      hint: 'Say the sizes in the input "split".',
    });
  }
  return Array.from({ length: node.outputCount }, () => size / node.outputCount);
}

/** Cutting apart and putting together. */
export const SLICE: Operators = { Slice: slice, Concat: concat, Split: split };
