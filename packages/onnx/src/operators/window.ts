import { type Dim, differ, formatDims } from './dims.ts';
import type { Attribute, NodeView } from './operator.ts';

/** The attributes that convolutions and pools share. */
export const WINDOW_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  auto_pad: { kind: 'string', values: ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] },
  kernel_shape: { kind: 'ints' },
  pads: { kind: 'ints' },
  strides: { kind: 'ints' },
};

/** A window that slides over the spatial axes: one entry per axis, of `pads` the beginnings first, then the ends. */
export interface Window {
  readonly kernel: readonly Dim[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
  readonly autoPad: string;
}

/** Reads the window's attributes for that many spatial axes, with ONNX's defaults, and refuses what cannot be. */
export function windowOf(node: NodeView, axes: number, kernel: readonly Dim[]): Window {
  const autoPad = node.string('auto_pad', 'NOTSET');
  if (autoPad !== 'NOTSET' && node.has('pads')) {
    node.fail(`auto_pad ${autoPad} and pads exclude each other`, { hint: 'Leave out one of them.' });
  }
  return {
    kernel,
    strides: list(node, 'strides', axes, 1, 1),
    dilations: list(node, 'dilations', axes, 1, 1),
    pads: list(node, 'pads', 2 * axes, 0, 0),
    autoPad,
  };
}

/** An attribute with one number per axis, each at least `least`. */
export function list(
  node: NodeView,
  name: string,
  length: number,
  least: number,
  fallback: number,
): readonly number[] {
  const values = node.ints(name) ?? Array.from({ length }, () => fallback);
  if (values.length !== length || values.some((value) => value < least)) {
    node.fail(`${name} does not fit`, {
      expected: `${length} number${length === 1 ? '' : 's'} of at least ${least}`,
      received: `[${values.join(', ')}]`,
    });
  }
  return values;
}

/** The kernel's sizes from the attribute, checked against the weight's where there is one. */
export function kernelOf(node: NodeView, axes: number, weight?: readonly Dim[]): readonly Dim[] {
  if (!node.has('kernel_shape')) return weight ?? [];
  const kernel = list(node, 'kernel_shape', axes, 1, 1);
  if (weight?.some((size, i) => differ(size, kernel[i]))) {
    node.fail('kernel_shape contradicts the weight', {
      expected: formatDims(weight),
      received: formatDims(kernel),
    });
  }
  return kernel;
}

/** How many places a window has along one axis of the given size. With `ceil`, one may reach past the end. */
export function slide(node: NodeView, window: Window, axis: number, size: Dim, ceil = false): Dim {
  const { kernel, strides, dilations, pads, autoPad } = window;
  const kernelSize = kernel[axis];
  const stride = strides[axis] ?? 1;
  const before = pads[axis] ?? 0;
  const after = pads[axis + strides.length] ?? 0;
  if (autoPad.startsWith('SAME')) {
    if (typeof size === 'number') return Math.ceil(size / stride);
    return stride === 1 ? size : undefined;
  }
  if (typeof kernelSize !== 'number') return undefined;
  const reach = (dilations[axis] ?? 1) * (kernelSize - 1) + 1;
  if (typeof size !== 'number') return stride === 1 && before + after + 1 === reach ? size : undefined;
  const padded = size + before + after;
  if (reach > padded) {
    return node.fail(`the kernel does not fit along spatial axis ${axis}`, {
      expected: `at most ${padded} (size ${size} + padding ${before} + ${after})`,
      received:
        dilations[axis] === 1 ? `${kernelSize}` : `${reach} (${kernelSize} dilated by ${dilations[axis]})`,
    });
  }
  if (!ceil) return Math.floor((padded - reach) / stride) + 1;
  const places = Math.ceil((padded - reach) / stride) + 1;
  // A window that would begin in the padding after the end is left out.
  return (places - 1) * stride >= size + before ? places - 1 : places;
}
