import { FoveaError, ShapeError } from './error.ts';
import { needsImage } from './messages.ts';
import type { Padding, Pair, Shape } from './shape.ts';
import { type WindowSettings, windowOutput } from './window-output.ts';

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
    throw new ShapeError('needs-image', needsImage(input), { path: layer });
  }
  const { kernel, size, padding = 0, dilation = 1 } = attributes;
  const extent = kernel ?? size ?? Number.NaN;
  const stride = attributes.stride ?? size ?? 1;
  const along = (axis: 0 | 1) => {
    const settings: WindowSettings = {
      input: axis === 0 ? height : width,
      kernel: onAxis(extent, axis),
      stride: onAxis(stride, axis),
      dilation: onAxis(dilation, axis),
      padding: paddingOnAxis(padding, axis),
      rounding: attributes.strict === true ? 'strict' : attributes.ceil === true ? 'ceil' : 'floor',
    };
    const words = {
      option: size === undefined ? 'kernel' : 'size',
      axis: axis === 0 ? 'height' : 'width',
    } as const;
    return at(layer, () => windowOutput(settings, words));
  };
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

function onAxis(pair: Pair, axis: 0 | 1): number {
  return typeof pair === 'number' ? pair : pair[axis];
}

function both(pair: Pair): readonly [number, number] {
  return [onAxis(pair, 0), onAxis(pair, 1)];
}

function paddingOnAxis(padding: Padding, axis: 0 | 1): number | readonly [number, number] | 'same' | 'valid' {
  if (typeof padding === 'number' || typeof padding === 'string') return padding;
  if (padding.length === 2) return padding[axis];
  return [padding[axis], padding[axis === 0 ? 2 : 3]];
}

/** Says at which layer an error happened. */
function at<T>(layer: string, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof FoveaError ? error.at(layer) : error;
  }
}
