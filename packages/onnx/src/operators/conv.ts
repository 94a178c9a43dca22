import { type Dim, type Dims, differ, formatDims } from './dims.ts';
import {
  dimsOf,
  type NodeView,
  type Operator,
  type Operators,
  optional,
  required,
  unknownDims,
} from './operator.ts';
import { FLOAT_NO_BFLOAT } from './types.ts';
import { kernelOf, list, slide, WINDOW_ATTRIBUTES, type Window, windowOf } from './window.ts';

interface Shapes {
  readonly input: readonly Dim[];
  readonly weight: readonly Dim[];
  readonly window: Window;
  readonly group: number;
}

/** Reads what both convolutions share; undefined when a rank is unknown. */
function shapesOf(node: NodeView): Shapes | undefined {
  const input = dimsOf(node, 0);
  const weight = dimsOf(node, 1);
  const group = node.int('group', 1);
  if (group < 1) node.fail('group is not positive', { expected: 'at least 1', received: `${group}` });
  if (input === undefined || weight === undefined) return undefined;
  if (input.length < 3) {
    node.fail('the input has too few dimensions', {
      expected: '[batch, channels, one or more spatial sizes]',
      received: formatDims(input),
    });
  }
  if (weight.length !== input.length) {
    node.fail('the weight and the input differ in rank', {
      expected: `a weight of rank ${input.length}`,
      received: formatDims(weight),
    });
  }
  const axes = input.length - 2;
  return { input, weight, window: windowOf(node, axes, kernelOf(node, axes, weight.slice(2))), group };
}

function checkBias(node: NodeView, channels: Dim): void {
  const bias = dimsOf(node, 2);
  if (bias !== undefined && (bias.length !== 1 || differ(bias[0], channels))) {
    node.fail('the bias does not fit the filters', {
      expected: formatDims([channels]),
      received: formatDims(bias),
    });
  }
}

function inferConv(node: NodeView): Dims {
  const shapes = shapesOf(node);
  if (shapes === undefined) return unknownDims((dimsOf(node, 0) ?? dimsOf(node, 1))?.length);
  const { input, weight, window, group } = shapes;
  const [filters, perGroup] = weight;
  const channels = input[1];
  if (typeof channels === 'number' && typeof perGroup === 'number' && perGroup * group !== channels) {
    const times = group === 1 ? '' : ` for each of ${group} groups`;
    node.fail(`the weight has ${perGroup} input channels${times}, but the input has ${channels} channels`, {
      expected: `${channels / group}`,
      received: `${perGroup}`,
    });
  }
  if (typeof filters === 'number' && filters % group !== 0) {
    node.fail('the filters cannot be split into the groups', {
      expected: `a multiple of ${group}`,
      received: `${filters}`,
    });
  }
  checkBias(node, filters);
  return [input[0], filters, ...input.slice(2).map((size, i) => slide(node, window, i, size))];
}

function inferTranspose(node: NodeView): Dims {
  const shapes = shapesOf(node);
  if (shapes === undefined) return unknownDims((dimsOf(node, 0) ?? dimsOf(node, 1))?.length);
  const { input, weight, window, group } = shapes;
  const [from, perGroup] = weight;
  if (differ(from, input[1])) {
    node.fail(`the weight takes ${from} channels, but the input has ${input[1]}`, {
      expected: `${input[1]}`,
      received: `${from}`,
    });
  }
  if (typeof from === 'number' && from % group !== 0) {
    node.fail('the input channels cannot be split into the groups', {
      expected: `a multiple of ${group}`,
      received: `${from}`,
    });
  }
  const filters = typeof perGroup === 'number' ? perGroup * group : group === 1 ? perGroup : undefined;
  checkBias(node, filters);
  const axes = input.length - 2;
  const extra = list(node, 'output_padding', axes, 0, 0);
  const fixed = node.has('output_shape') ? list(node, 'output_shape', axes, 1, 1) : undefined;
  const sizes = input.slice(2).map((size, i) => {
    const kernel = window.kernel[i];
    const stride = window.strides[i] ?? 1;
    if (fixed !== undefined) return fixed[i];
    if (typeof size !== 'number' || typeof kernel !== 'number') return undefined;
    if (window.autoPad.startsWith('SAME')) return size * stride;
    const reach = (window.dilations[i] ?? 1) * (kernel - 1) + 1;
    const padding = (window.pads[i] ?? 0) + (window.pads[i + axes] ?? 0);
    return stride * (size - 1) + (extra[i] ?? 0) + reach - padding;
  });
  return [input[0], filters, ...sizes];
}

/* @__NO_SIDE_EFFECTS__ */
function convolution(infer: (node: NodeView) => Dims, attributes: Operator['attributes'] = {}): Operator {
  return {
    inputs: [required('X', FLOAT_NO_BFLOAT), required('W', FLOAT_NO_BFLOAT), optional('B', FLOAT_NO_BFLOAT)],
    outputs: [required('Y', FLOAT_NO_BFLOAT)],
    attributes: { ...WINDOW_ATTRIBUTES, dilations: { kind: 'ints' }, group: { kind: 'int' }, ...attributes },
    infer: (node) => [{ dims: infer(node) }],
  };
}

/** Convolutions. */
export const CONV: Operators = {
  Conv: convolution(inferConv),
  ConvTranspose: convolution(inferTranspose, {
    output_padding: { kind: 'ints' },
    output_shape: { kind: 'ints' },
  }),
};
