import { FoveaError, ShapeError } from './error.ts';
import { type Fix, removeFix, setFix } from './fix.ts';
import { needsImage } from './messages.ts';
import type { Padding, Pair, Shape } from './shape.ts';
import { nearestSide, nearestSize } from './window-fixes.ts';
import { type WindowResult, type WindowSettings, windowOutput } from './window-output.ts';

/** The window of a convolution or pooling over an image, with everything worked out. Pairs are `[height, width]`. */
export interface Window2d {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** `[top, left, bottom, right]`, as ONNX wants them; with `ceil`, bottom and right include what the last window reaches beyond. */
  readonly pads: readonly [number, number, number, number];
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  /** Rows at the bottom and columns at the right that no window sees. */
  readonly unseen: readonly [number, number];
}

/** The attributes of a convolution (`kernel`) or a pooling (`size`) that its window depends on. */
export interface Window2dAttributes {
  readonly kernel?: Pair;
  readonly size?: Pair;
  readonly stride?: Pair;
  readonly padding?: Padding;
  readonly dilation?: Pair;
  readonly ceil?: boolean;
  readonly strict?: boolean;
}

/**
 * Works out the window of a layer on an input of `[channels, height, width]`.
 * A convolution's stride is 1 by default, a pooling's its size.
 *
 * @throws ShapeError at `layer`; see {@link windowOutput}.
 */
export function resolveWindow2d(layer: string, input: Shape, attributes: Window2dAttributes): Window2d {
  const [, height, width, ...more] = input;
  if (height === undefined || width === undefined || more.length > 0) {
    throw new ShapeError('needs-image', needsImage(input), { path: layer, fixes: [removeFix] });
  }
  const sizes = [height, width] as const;
  const along = (axis: 0 | 1): WindowResult => {
    try {
      return alongAxis(sizes, attributes, axis);
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      const fixes = error.fixes.map((fix) => fixOfBothAxes(error.code, fix, axis, sizes, attributes));
      throw error.at(layer, fixes);
    }
  };
  const { extent, stride, dilation } = complete(attributes);
  const [vertical, horizontal] = [along(0), along(1)];
  return {
    kernel: both(extent),
    stride: both(stride),
    dilation: both(dilation),
    pads: [vertical.padding[0], horizontal.padding[0], vertical.padding[1], horizontal.padding[1]],
    input: [height, width],
    output: [vertical.output, horizontal.output],
    unseen: [vertical.unseen, horizontal.unseen],
  };
}

/** Every attribute with its default filled in. */
function complete({ kernel, size, stride = size ?? 1, padding = 0, dilation = 1 }: Window2dAttributes) {
  return { extent: kernel ?? size ?? Number.NaN, stride, padding, dilation };
}

function alongAxis(
  sizes: readonly [number, number],
  attributes: Window2dAttributes,
  axis: 0 | 1,
): WindowResult {
  const { extent, stride, padding, dilation } = complete(attributes);
  const settings: WindowSettings = {
    input: sizes[axis],
    kernel: onAxis(extent, axis),
    stride: onAxis(stride, axis),
    dilation: onAxis(dilation, axis),
    padding: paddingOnAxis(padding, axis),
    rounding: attributes.strict === true ? 'strict' : attributes.ceil === true ? 'ceil' : 'floor',
  };
  return windowOutput(settings, {
    option: attributes.size === undefined ? 'kernel' : 'size',
    axis: axis === 0 ? 'height' : 'width',
  });
}

function onAxis(pair: number | readonly number[], axis: 0 | 1): number {
  return typeof pair === 'number' ? pair : (pair[axis] ?? Number.NaN);
}

function both(pair: Pair): readonly [number, number] {
  return [onAxis(pair, 0), onAxis(pair, 1)];
}

function paddingOnAxis(padding: Padding, axis: 0 | 1): number | readonly [number, number] | 'same' | 'valid' {
  if (typeof padding === 'number' || typeof padding === 'string') return padding;
  if (padding.length === 2) return padding[axis];
  return [padding[axis], padding[axis === 0 ? 2 : 3]];
}

/**
 * A fix of one axis as one of the whole layer. What cannot be on its own is mended on all
 * sides. Otherwise one number stays one number, unless that would break the other axis, which
 * fits: then only this axis changes, and the attribute becomes a pair. A list stays a list.
 */
function fixOfBothAxes(
  code: string,
  fix: Fix,
  axis: 0 | 1,
  sizes: readonly [number, number],
  attributes: Window2dAttributes,
): Fix {
  if (fix.kind !== 'set') return fix;
  const { attribute, value } = fix;
  const { extent, stride, padding, dilation } = complete(attributes);
  const all: Readonly<Record<string, Padding>> = { kernel: extent, size: extent, stride, padding, dilation };
  const given = all[attribute] ?? 0;
  const reach = (along: 0 | 1) =>
    nearestSize(onAxis(dilation, along)) * (nearestSize(onAxis(extent, along)) - 1);
  const onEachSide: Readonly<Record<string, (side: number, i: number) => number>> = {
    'not-positive': nearestSize,
    'padding-range': nearestSide,
    'pool-padding': (side, i) => Math.min(side, reach(i % 2 === 0 ? 0 : 1)),
  };
  const mend = onEachSide[code];
  if (typeof given === 'object' && mend !== undefined) return setFix(attribute, given.map(mend));
  const [before = 0, after = 0] = typeof value === 'number' ? [value, value] : value;
  if (typeof given === 'object' && given.length === 4) {
    return setFix(
      attribute,
      given.map((side, i) => (i % 2 !== axis ? side : i < 2 ? before : after)),
    );
  }
  const other = axis === 0 ? 1 : 0;
  const wouldBreak = () =>
    fits(sizes, attributes, other) && !fits(sizes, { ...attributes, [attribute]: value }, other);
  if (typeof given !== 'object' && !wouldBreak()) return fix;
  const untouched = typeof given === 'string' ? 0 : onAxis(given, other);
  return setFix(attribute, axis === 0 ? [before, untouched] : [untouched, before]);
}

function fits(sizes: readonly [number, number], attributes: Window2dAttributes, axis: 0 | 1): boolean {
  try {
    alongAxis(sizes, attributes, axis);
    return true;
  } catch (error) {
    if (error instanceof FoveaError) return false;
    throw error;
  }
}
