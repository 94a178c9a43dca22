import { asDim, broadcast, cancel, type Dim, type Dims, differ, formatDims, product } from './dims.ts';
import {
  axesIn,
  axisIn,
  dimsOf,
  lengthOf,
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  optional,
  required,
  unknownDims,
} from './operator.ts';
import { ANY, INT64 } from './types.ts';

const reshape: Operator = {
  inputs: [required('data', ANY), required('shape', INT64)],
  outputs: [required('reshaped', ANY)],
  attributes: { allowzero: { kind: 'int' } },
  infer: (node) => [{ dims: inferReshape(node) }],
};

function inferReshape(node: NodeView): Dims {
  const input = dimsOf(node, 0);
  const shape = node.inputs[1]?.elements;
  if (shape === undefined) return unknownDims(lengthOf(node, 1));
  const allowZero = node.int('allowzero', 0) === 1;
  const inferred = shape.indexOf(-1);
  if (shape.some((size, i) => typeof size === 'number' && (size < -1 || (size === -1 && i !== inferred)))) {
    node.fail('the shape cannot be', {
      expected: 'sizes, with at most one -1 for what is left',
      received: formatDims(shape),
    });
  }
  const sizes = shape.map((size, i): Dim => {
    if (size !== 0 || allowZero) return size;
    if (input !== undefined && i >= input.length) {
      node.fail(`the 0 at place ${i} has no size to keep`, {
        expected: `at most ${input.length} dimensions, like the input's`,
        received: formatDims(shape),
      });
    }
    return input?.[i];
  });
  const total = input === undefined ? undefined : product(input);
  const known = product(sizes.filter((_, i) => i !== inferred));
  if (total === undefined || known === undefined)
    return sizes.map((size, i) => (i === inferred ? undefined : size));
  const [left, taken] = cancel(total, known);
  const settled = taken.symbols.length === 0;
  const fits =
    inferred >= 0 || left.symbols.length > 0
      ? left.symbols.length > 0 || taken.factor === 0 || left.factor % taken.factor === 0
      : left.factor === taken.factor;
  if (settled && !fits) {
    node.fail(`${formatDims(input)} cannot be reshaped to ${formatDims(shape)}`, {
      expected: `${inferred >= 0 ? 'a divisor of ' : ''}${elements(left)}`,
      received: elements(taken),
    });
  }
  if (inferred < 0) return sizes;
  const quotient = settled && taken.factor > 0 && left.factor % taken.factor === 0;
  const rest = quotient ? asDim({ factor: left.factor / taken.factor, symbols: left.symbols }) : undefined;
  return sizes.map((size, i) => (i === inferred ? rest : size));
}

function elements({ factor, symbols }: { factor: number; symbols: readonly string[] }): string {
  return `${[factor, ...symbols].join('·')} elements`;
}

const flatten: Operator = {
  inputs: [required('input', ANY)],
  outputs: [required('output', ANY)],
  attributes: { axis: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [{ dims: unknownDims(2) }];
    const axis = node.int('axis', 1);
    // One past the last axis is right here: everything goes into the rows.
    const at = axis === dims.length ? axis : axisIn(node, axis, dims.length);
    return [{ dims: [dims.slice(0, at), dims.slice(at)].map(sizeOf) }];
  },
};

function sizeOf(dims: readonly Dim[]): Dim {
  const size = product(dims);
  return size === undefined ? undefined : asDim(size);
}

const transpose: Operator = {
  inputs: [required('data', ANY)],
  outputs: [required('transposed', ANY)],
  attributes: { perm: { kind: 'ints' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    const perm = node.ints('perm');
    if (dims === undefined) return [{ dims: unknownDims(perm?.length) }];
    if (perm === undefined) return [{ dims: dims.toReversed() }];
    if (perm.length !== dims.length || dims.some((_, axis) => !perm.includes(axis))) {
      node.fail('perm does not name each axis once', {
        expected: `0 to ${dims.length - 1} in some order`,
        received: formatDims(perm),
      });
    }
    return [{ dims: perm.map((axis) => dims[axis]) }];
  },
};

const squeeze: Operator = {
  inputs: [required('data', ANY), optional('axes', INT64)],
  outputs: [required('squeezed', ANY)],
  attributes: {},
  infer: (node) => {
    const dims = dimsOf(node, 0);
    const ints = node.inputs[0]?.elements;
    if (dims === undefined) return [{}];
    if (node.inputs[1] === undefined) {
      const known = dims.every((size) => typeof size === 'number');
      return [known ? { dims: dims.filter((size) => size !== 1), elements: ints } : {}];
    }
    const given = numbersOf(node, 1);
    if (given === undefined) return [{}];
    const axes = axesIn(node, given, dims.length);
    for (const axis of axes) {
      if (differ(dims[axis], 1)) {
        node.fail(`axis ${axis} of ${formatDims(dims)} cannot be squeezed away`, {
          expected: 'size 1',
          received: `${dims[axis]}`,
        });
      }
    }
    return [{ dims: dims.filter((_, i) => !axes.includes(i)), elements: ints }];
  },
};

const unsqueeze: Operator = {
  inputs: [required('data', ANY), required('axes', INT64)],
  outputs: [required('expanded', ANY)],
  attributes: {},
  infer: (node) => {
    const dims = dimsOf(node, 0);
    const ints = node.inputs[0]?.elements;
    const given = numbersOf(node, 1);
    if (dims === undefined || given === undefined) return [{}];
    const rank = dims.length + given.length;
    const axes = axesIn(node, given, rank);
    const kept = dims.values();
    const result = Array.from({ length: rank }, (_, i): Dim => (axes.includes(i) ? 1 : kept.next().value));
    return [{ dims: result, elements: rank > 1 ? undefined : ints }];
  },
};

const expand: Operator = {
  inputs: [required('input', ANY), required('shape', INT64)],
  outputs: [required('output', ANY)],
  attributes: {},
  infer: (node) => {
    const input = dimsOf(node, 0);
    const shape = node.inputs[1]?.elements ?? unknownDims(lengthOf(node, 1));
    const dims = broadcast([input, shape]);
    if (dims === 'mismatch') {
      return node.fail('the input cannot be expanded to the shape', {
        expected: `something that broadcasts with ${formatDims(shape)}`,
        received: formatDims(input),
      });
    }
    return [{ dims }];
  },
};

const tile: Operator = {
  inputs: [required('input', ANY), required('repeats', INT64)],
  outputs: [required('output', ANY)],
  attributes: {},
  infer: (node) => {
    const dims = dimsOf(node, 0);
    const length = lengthOf(node, 1);
    if (dims === undefined) return [{ dims: unknownDims(length) }];
    if (differ(length, dims.length)) {
      node.fail('repeats does not fit the input', {
        expected: `${dims.length} numbers, one per dimension`,
        received: `${length}`,
      });
    }
    const repeats = node.inputs[1]?.elements;
    return [
      { dims: dims.map((size, i) => (repeats === undefined ? undefined : sizeOf([size, repeats[i]]))) },
    ];
  },
};

const pad: Operator = {
  inputs: [required('data', ANY), required('pads', INT64), optional('constant_value', ANY)],
  outputs: [required('output', ANY)],
  attributes: { mode: { kind: 'string', values: ['constant', 'reflect', 'edge'] } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [{}];
    const rank = dims.length;
    if (differ(lengthOf(node, 1), 2 * rank)) {
      node.fail('pads does not fit the input', {
        expected: `${2 * rank} numbers: ${rank} for the beginnings, then ${rank} for the ends`,
        received: `${lengthOf(node, 1)}`,
      });
    }
    const pads = numbersOf(node, 1);
    if (pads === undefined) return [{ dims: unknownDims(rank) }];
    return [{ dims: dims.map((size, i) => padded(node, size, pads[i] ?? 0, pads[i + rank] ?? 0, i)) }];
  },
};

function padded(node: NodeView, size: Dim, before: number, after: number, axis: number): Dim {
  if (before === 0 && after === 0) return size;
  if (typeof size !== 'number') return undefined;
  if (size + before + after < 0) {
    node.fail(`pads takes away more than there is along axis ${axis}`, {
      expected: `at least ${-size} in all`,
      received: `${before} and ${after}`,
    });
  }
  const longest = Math.max(before, after);
  if (node.string('mode', 'constant') === 'reflect' && longest >= size) {
    node.fail(`pads reflects more than there is along axis ${axis}`, {
      expected: `at most ${size - 1}`,
      received: `${longest}`,
    });
  }
  return size + before + after;
}

/** Operators that rearrange, repeat or surround what is there. */
export const RESHAPE: Operators = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Tile: tile,
  Pad: pad,
};
