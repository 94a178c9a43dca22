import { divisorAtLeast, divisorAtMost } from './divisors.ts';
import { type SetFix, setFix } from './fix.ts';
import type { WindowOption } from './window-messages.ts';

/** A number for an attribute with which a window fits along one dimension. */
export interface FittingValue {
  readonly attribute: 'padding' | 'stride' | WindowOption;
  readonly value: number;
  /** Number of window positions that it leads to, where that was worked out. */
  readonly output?: number;
}

/** For a window that is too large: the smallest even padding, and the largest kernel. */
export function fittingWindows(
  option: WindowOption,
  span: number,
  dilation: number,
  size: number,
  padding: number,
): readonly [FittingValue, FittingValue] {
  return [
    { attribute: 'padding', value: Math.ceil((span - size) / 2) },
    { attribute: option, value: Math.floor((size + padding - 1) / dilation) + 1 },
  ];
}

/**
 * For a stride that does not divide: the smallest padding below the window's
 * span, the next smaller stride, and the next larger one that leaves no gap
 * between windows. There is at least one, because stride 1 always fits.
 */
export function fittingStrides(
  stride: number,
  size: number,
  before: number,
  after: number,
  span: number,
): readonly FittingValue[] {
  const slack = size + before + after - span;
  const padding = evenPadding(stride, size, span);
  const smaller = divisorAtMost(slack, stride - 1);
  const larger = divisorAtLeast(slack, stride + 1);
  const withStride = (value: number): FittingValue => {
    return { attribute: 'stride', value, output: slack / value + 1 };
  };
  return [
    ...(padding === undefined ? [] : [padding]),
    withStride(smaller),
    ...(larger === undefined || larger > span ? [] : [withStride(larger)]),
  ];
}

/** The smallest padding for which size + 2 · padding − span is some number of strides. */
function evenPadding(stride: number, size: number, span: number): FittingValue | undefined {
  const fewest = Math.max(0, Math.ceil((size - span) / stride));
  // Of two neighbours one gives an even number, if any does.
  for (const strides of [fewest, fewest + 1]) {
    const padding = (strides * stride + span - size) / 2;
    if (Number.isInteger(padding) && padding < span)
      return { attribute: 'padding', value: padding, output: strides + 1 };
  }
  return undefined;
}

/** The same as changes to a layer. */
export function setFixes(values: readonly FittingValue[]): SetFix[] {
  return values.map(({ attribute, value }) => setFix(attribute, value));
}

/** The nearest size that can be: a whole number of at least 1. */
export function nearestSize(value: number): number {
  const rounded = Math.round(value);
  return isSize(rounded) ? rounded : 1;
}

/** A side of padding as it is, or 0 for what cannot be one. */
export function nearestSide(value: number): number {
  return isSide(value) ? value : 0;
}

export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

export function isSide(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
