import { type Dim, differ, formatDims } from './dims.ts';
import {
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
} from './operator.ts';
import { ANY, constraint, FLOAT_NO_BFLOAT, INT64, type TypeConstraint } from './types.ts';

const SCALES: TypeConstraint = { name: 'scales', types: ['float32'] };

const resize: Operator = {
  inputs: [
    required('X', ANY),
    optional('roi', constraint('T2', FLOAT_NO_BFLOAT)),
    optional('scales', SCALES),
    optional('sizes', INT64),
  ],
  outputs: [required('Y', ANY)],
  attributes: {
    coordinate_transformation_mode: {
      kind: 'string',
      values: ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric', 'tf_crop_and_resize'],
    },
    cubic_coeff_a: { kind: 'float' },
    exclude_outside: { kind: 'int' },
    extrapolation_value: { kind: 'float' },
    mode: { kind: 'string', values: ['nearest', 'linear', 'cubic'] },
    nearest_mode: { kind: 'string', values: ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] },
  },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    // An empty tensor stands for an input that is left out, as opset 11 still wrote it.
    const given = ([2, 3] as const).filter((i) => node.inputs[i] !== undefined && lengthOf(node, i) !== 0);
    if (given.length !== 1) {
      node.fail('the new size must be said in one way', {
        expected: 'either scales or sizes',
        received: given.length === 0 ? 'neither' : 'both',
      });
    }
    const [by] = given;
    const length = by === undefined ? undefined : lengthOf(node, by);
    if (dims !== undefined && differ(length, dims.length)) {
      node.fail(`${by === 2 ? 'scales' : 'sizes'} does not fit the input`, {
        expected: `${dims.length} numbers, one per dimension`,
        received: `${length}`,
      });
    }
    return [{ dims: by === 3 ? (node.inputs[3]?.elements ?? unknownDims(length)) : scaled(node, dims) }];
  },
};

function scaled(node: NodeView, dims: readonly Dim[] | undefined): Inferred['dims'] {
  const scales = numbersOf(node, 2);
  if (dims === undefined || scales === undefined) return unknownDims(dims?.length ?? lengthOf(node, 2));
  return dims.map((size, i) => {
    const scale = scales[i] ?? 1;
    if (scale <= 0) node.fail('a scale is not positive', { received: `[${scales.join(', ')}]` });
    if (scale === 1) return size;
    return typeof size === 'number' ? Math.floor(size * scale) : undefined;
  });
}

/** Channels and places traded for each other: `down` makes channels of blocks, otherwise blocks of channels. */
/* @__NO_SIDE_EFFECTS__ */
function blocks(down: boolean, attributes: Operator['attributes']): Operator {
  return {
    inputs: [required('input', ANY)],
    outputs: [required('output', ANY)],
    attributes: { blocksize: { kind: 'int', required: true }, ...attributes },
    infer: (node) => [{ dims: inferBlocks(node, down) }],
  };
}

function inferBlocks(node: NodeView, down: boolean): Inferred['dims'] {
  const dims = dimsOf(node, 0);
  const block = node.int('blocksize', 1);
  if (block < 1) node.fail('blocksize is not positive', { expected: 'at least 1', received: `${block}` });
  if (dims === undefined) return unknownDims(4);
  if (dims.length !== 4) {
    node.fail('the input has not four dimensions', {
      expected: '[batch, channels, height, width]',
      received: formatDims(dims),
    });
  }
  const [batch, channels, height, width] = dims;
  const times = (size: Dim, factor: number) => (typeof size === 'number' ? size * factor : undefined);
  const over = (size: Dim, divisor: number, what: string) => {
    if (typeof size !== 'number') return undefined;
    if (size % divisor !== 0) {
      node.fail(`the ${what} cannot be divided by the blocks`, {
        expected: `a multiple of ${divisor}`,
        received: `${size}`,
      });
    }
    return size / divisor;
  };
  return down
    ? [batch, times(channels, block ** 2), over(height, block, 'height'), over(width, block, 'width')]
    : [batch, over(channels, block ** 2, 'channels'), times(height, block), times(width, block)];
}

/** Changing the number of places. */
export const RESIZE: Operators = {
  Resize: resize,
  DepthToSpace: blocks(false, { mode: { kind: 'string', values: ['DCR', 'CRD'] } }),
  SpaceToDepth: blocks(true, {}),
};
