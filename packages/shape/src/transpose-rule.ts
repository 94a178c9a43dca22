import { FoveaError, ShapeError } from './error.ts';
import { type Fix, setFix } from './fix.ts';
import type { InitAttributes } from './init-attributes.ts';
import type { Border, Pair, Shape } from './shape.ts';
import { checkGroups, requireImage, requirePositive } from './shape-rules.ts';
import {
  croppingLimit,
  nothingLeft,
  outputPaddingLimit,
  outputPaddingTooLarge,
} from './transpose-messages.ts';
import { isSide, isSize, nearestSide, nearestSize } from './window-fixes.ts';
import { notPositive, notWhole } from './window-messages.ts';
import type { Window2d } from './window2d.ts';

export interface Conv2dTransposeAttributes extends InitAttributes {
  /** Number of output channels. */
  readonly filters: number;
  readonly kernel: Pair;
  /** How far apart the kernels of neighbouring inputs lie. Default 1. */
  readonly stride?: Pair;
  /** Rows and columns that are cut off the output. Default 0. */
  readonly padding?: Border;
  /** Rows and columns more at the bottom and the right; fewer than the stride. Default 0. */
  readonly outputPadding?: Pair;
  /** Default 1. */
  readonly dilation?: Pair;
  /** Default 1. Must divide the input channels and the filters. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * `[channels, height, width]` → `[filters, height', width']` with
 * `size' = (size − 1) · stride − pads + dilation · (kernel − 1) + outputPadding + 1`.
 *
 * Source: the documentation of PyTorch's `ConvTranspose2d`.
 *
 * @throws ShapeError when the attributes do not fit.
 */
export function conv2dTransposeShape(input: Shape, attributes: Conv2dTransposeAttributes): number[] {
  const { filters, groups = 1 } = attributes;
  const [channels = 0] = requireImage('conv2dTranspose', input);
  requirePositive('conv2dTranspose', 'filters', filters);
  requirePositive('conv2dTranspose', 'groups', groups);
  checkGroups('conv2dTranspose', channels, filters, groups);
  return [filters, ...resolveTranspose2d('conv2dTranspose', input, attributes).input];
}

/**
 * The window of the convolution that a transposed one is the way back of: it
 * slides over the transposed one's output, and gives images of its input's size.
 *
 * @throws ShapeError at `layer` when the attributes do not fit.
 */
export function resolveTranspose2d(
  layer: string,
  input: Shape,
  attributes: Omit<Conv2dTransposeAttributes, 'filters'>,
): Window2d {
  const [, height = 0, width = 0] = requireImage(layer, input);
  const axes = [axisOf(attributes, 0, height), axisOf(attributes, 1, width)] as const;
  const sizes = axes.map((axis) => {
    try {
      return sizeAlong(axis);
    } catch (error) {
      throw error instanceof FoveaError ? error.at(layer, fixesOf(error, attributes, axes)) : error;
    }
  });
  const [vertical, horizontal] = axes;
  return {
    kernel: [vertical.kernel, horizontal.kernel],
    stride: [vertical.stride, horizontal.stride],
    dilation: [vertical.dilation, horizontal.dilation],
    pads: [vertical.before, horizontal.before, vertical.after, horizontal.after],
    input: [sizes[0] ?? 0, sizes[1] ?? 0],
    output: [height, width],
    unseen: [0, 0],
  };
}

interface Axis {
  readonly name: 'height' | 'width';
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly outputPadding: number;
}

function axisOf(attributes: Omit<Conv2dTransposeAttributes, 'filters'>, i: 0 | 1, input: number): Axis {
  const { kernel, stride = 1, padding = 0, outputPadding = 0, dilation = 1 } = attributes;
  const along = (pair: Pair) => (typeof pair === 'number' ? pair : pair[i]);
  const [before, after] = borderAlong(padding, i);
  return {
    name: i === 0 ? 'height' : 'width',
    input,
    kernel: along(kernel),
    stride: along(stride),
    dilation: along(dilation),
    before,
    after,
    outputPadding: along(outputPadding),
  };
}

/** Before and after along the height (axis 0) or the width. */
export function borderAlong(border: Border, axis: 0 | 1): readonly [number, number] {
  if (typeof border === 'number') return [border, border];
  if (border.length === 2) return [border[axis], border[axis]];
  return axis === 0 ? [border[0], border[2]] : [border[1], border[3]];
}

/** Its size without padding. */
function fullSize({ input, kernel, stride, dilation, outputPadding }: Axis): number {
  return (input - 1) * stride + dilation * (kernel - 1) + outputPadding + 1;
}

function sizeAlong(axis: Axis): number {
  const { name, input, kernel, stride, dilation, before, after, outputPadding } = axis;
  for (const [what, value] of Object.entries({ [name]: input, kernel, stride, dilation })) {
    if (isSize(value)) continue;
    const fixes = what === name ? [] : [setFix(what, nearestSize(value))];
    throw new ShapeError('not-positive', notPositive(what, value), { fixes });
  }
  for (const side of [before, after]) {
    if (!isSide(side)) throw new ShapeError('padding-range', notWhole('padding', side));
  }
  if (!isSide(outputPadding)) {
    throw new ShapeError('output-padding-range', notWhole('outputPadding', outputPadding));
  }
  if (outputPadding >= stride) {
    throw new ShapeError('output-padding', outputPaddingTooLarge(outputPadding, stride), {
      hint: outputPaddingLimit(stride - 1),
    });
  }
  const full = fullSize(axis);
  const size = full - before - after;
  if (size >= 1) return size;
  throw new ShapeError('nothing-left', nothingLeft(before, after, name, full), { hint: croppingLimit(full) });
}

/** Changes that mend an error on both axes: one number stays one number, a list a list. */
function fixesOf(
  { code, fixes }: FoveaError,
  attributes: Omit<Conv2dTransposeAttributes, 'filters'>,
  axes: readonly [Axis, Axis],
): readonly Fix[] {
  const { padding = 0, outputPadding = 0 } = attributes;
  const mended = (pair: Pair, change: (side: number, axis: Axis) => number): Pair =>
    typeof pair === 'number'
      ? Math.min(change(pair, axes[0]), change(pair, axes[1]))
      : [change(pair[0], axes[0]), change(pair[1], axes[1])];
  switch (code) {
    case 'padding-range':
      return [
        setFix('padding', typeof padding === 'number' ? nearestSide(padding) : padding.map(nearestSide)),
      ];
    case 'output-padding-range':
      return [setFix('outputPadding', mended(outputPadding, nearestSide))];
    case 'output-padding': {
      const limited = (side: number, axis: Axis) => Math.min(side, axis.stride - 1);
      return [setFix('outputPadding', mended(outputPadding, limited))];
    }
    case 'nothing-left':
      return [setFix('padding', Math.min(...axes.map((axis) => Math.floor((fullSize(axis) - 1) / 2))))];
    default: {
      const { kernel, stride = 1, dilation = 1 } = attributes;
      const given: readonly (readonly [string, Pair])[] = Object.entries({ kernel, stride, dilation });
      return given.flatMap(([name, pair]) =>
        fixes.some((fix) => fix.kind === 'set' && fix.attribute === name)
          ? [setFix(name, mended(pair, nearestSize))]
          : [],
      );
    }
  }
}
