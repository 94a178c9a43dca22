import { ShapeError } from './error.ts';
import {
  cannotAdd,
  cannotJoin,
  cannotMultiply,
  convShortcut,
  denseShortcut,
  joinFix,
  keepSizeFix,
  multiplyFix,
  sameShapeFix,
} from './merge-messages.ts';
import type { Shape } from './shape.ts';
import { requireImage, requirePositive } from './shape-rules.ts';

/** What branches of one shape give, added up. @throws ShapeError for branches of several shapes */
export function addShape(branches: readonly Shape[]): number[] {
  const [first = [], ...rest] = branches;
  const other = rest.find((shape) => !same(shape, first));
  if (other === undefined) return [...first];
  throw new ShapeError('add-misfit', cannotAdd(first, other), { path: 'add', hint: sameShapeFix });
}

/**
 * What a body on an input gives, added to what a shortcut gives.
 *
 * @throws ShapeError where they differ, with a shortcut that would fit
 */
export function residualShape(input: Shape, body: Shape, shortcut: Shape): number[] {
  if (same(body, shortcut)) return [...body];
  throw new ShapeError('add-misfit', cannotAdd(body, shortcut), {
    path: 'residual',
    hint: shortcutFix(input, body),
  });
}

/**
 * Images of one height and width, or lists, joined along the channels.
 *
 * @throws ShapeError for branches that have something else
 */
export function concatShape(branches: readonly Shape[]): number[] {
  const [first = [], ...rest] = branches;
  const other = rest.find((shape) => !same(shape.slice(1), first.slice(1)));
  if (other !== undefined) {
    throw new ShapeError('concat-misfit', cannotJoin(first, other), { path: 'concat', hint: joinFix });
  }
  return [branches.reduce((sum, [channels = 0]) => sum + channels, 0), ...first.slice(1)];
}

/**
 * `body` times as many numbers, or times one number per channel (`[channels]` or `[channels, 1, 1]`).
 *
 * @throws ShapeError for anything else
 */
export function multiplyShape(body: Shape, by: Shape): number[] {
  const [channels] = body;
  const perChannel = by[0] === channels && by.slice(1).every((size) => size === 1);
  if (same(body, by) || perChannel) return [...body];
  throw new ShapeError('multiply-misfit', cannotMultiply(body, by), {
    path: 'multiply',
    hint: multiplyFix(body),
  });
}

/** An image, unchanged. @throws ShapeError for anything else, or for a reduction that is no whole number above 0 */
export function squeezeExciteShape(input: Shape, { reduction }: { readonly reduction: number }): number[] {
  const image = requireImage('squeezeExcite', input);
  requirePositive('squeezeExcite', 'reduction', reduction);
  return image;
}

function same(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** What brings the input of a residual to the shape of its body. */
function shortcutFix(input: Shape, body: Shape): string {
  const [[, ...from], [channels = 0, ...to]] = [input, body];
  if (from.length !== to.length) return sameShapeFix;
  if (to.length === 0) return denseShortcut(channels);
  const [[height = 1, width = 1], [bodyHeight = 1, bodyWidth = 1]] = [from, to];
  const stride = [Math.ceil(height / bodyHeight), Math.ceil(width / bodyWidth)] as const;
  const fits = Math.ceil(height / stride[0]) === bodyHeight && Math.ceil(width / stride[1]) === bodyWidth;
  return fits ? convShortcut(channels, stride) : keepSizeFix;
}
