import { ShapeError } from './error.ts';
import { type SetFix, setFix } from './fix.ts';
import {
  fittingStrides,
  fittingWindows,
  isSide,
  isSize,
  nearestSide,
  nearestSize,
  setFixes,
} from './window-fixes.ts';
import {
  dilationLimit,
  dilationTooLarge,
  nothingToSee,
  notPositive,
  notWhole,
  paddingLimit,
  strideFixes,
  strideMisfit,
  type WindowOption,
  windowFixes,
  windowTooLarge,
} from './window-messages.ts';

/** A window that slides along one dimension. */
export interface WindowSettings {
  /** Size of the input. */
  readonly input: number;
  readonly kernel: number;
  /** Default 1. */
  readonly stride?: number;
  /** The same on both sides, `[before, after]`, `'same'` (an output of ⌈input / stride⌉) or `'valid'` (none). Default 0. */
  readonly padding?: number | readonly [number, number] | 'same' | 'valid';
  /** Distance between the positions that the kernel looks at. Default 1. */
  readonly dilation?: number;
  /**
   * What happens when the stride does not divide: `floor` leaves positions at the end unseen,
   * `ceil` lets a last window reach beyond the end (if it starts before it, as in PyTorch's `ceil_mode`),
   * `strict` is an error (`'same'` padding always fits). Default `floor`.
   */
  readonly rounding?: 'floor' | 'ceil' | 'strict';
}

/** Where the windows lie. */
export interface WindowResult {
  /** Number of window positions. */
  readonly output: number;
  /** Padding before and after; with `ceil` it includes what the last window reaches beyond. */
  readonly padding: readonly [number, number];
  /** Positions at the end of the input that no window reaches. */
  readonly unseen: number;
}

/** What a window is called in messages. */
export interface WindowWords {
  /** The attribute that holds the window's size. */
  readonly option: WindowOption;
  readonly axis: 'input' | 'height' | 'width';
}

/**
 * How often a window fits along one dimension:
 * `⌊(input + before + after − dilation·(kernel − 1) − 1) / stride⌋ + 1`.
 *
 * Source: Dumoulin and Visin, 2016, arXiv:1603.07285, relationship 14.
 *
 * @throws ShapeError when the window is larger than the padded input, when a
 *   setting is no whole number in range, when the padding or the dilation of a pooling (`option` is
 *   `size`) is so large that a window could see nothing but padding, or under `strict` when the stride does
 *   not divide; the message names paddings and strides that would fit.
 */
export function windowOutput(
  settings: WindowSettings,
  { option, axis }: WindowWords = { option: 'kernel', axis: 'input' },
): WindowResult {
  const { input, kernel, stride = 1, padding = 0, dilation = 1, rounding = 'floor' } = settings;
  for (const [name, value] of [
    [axis, input],
    [option, kernel],
    ['stride', stride],
    ['dilation', dilation],
  ] as const) {
    if (isSize(value)) continue;
    const fixes = name === axis ? [] : [setFix(name, nearestSize(value))];
    throw new ShapeError('not-positive', notPositive(name, value), { fixes });
  }
  const span = dilation * (kernel - 1) + 1;
  const [before, after] = sides(padding, input, span, stride);
  for (const side of [before, after]) {
    if (isSide(side)) continue;
    const fixes = [paddingFix(padding, nearestSide)];
    throw new ShapeError('padding-range', notWhole('padding', side), { fixes });
  }
  for (const side of option === 'size' ? [before, after] : []) {
    if (side < span) continue;
    throw new ShapeError('pool-padding', nothingToSee(side, kernel, span), {
      hint: paddingLimit(span),
      fixes: [paddingFix(padding, (value) => Math.min(value, span - 1))],
    });
  }
  if (option === 'size' && kernel > 1 && dilation > input) {
    throw new ShapeError('pool-dilation', dilationTooLarge(dilation, axis, input), {
      hint: dilationLimit(input),
      fixes: [setFix('dilation', input)],
    });
  }
  const slack = input + before + after - span;
  if (slack < 0) {
    const fitting = fittingWindows(option, span, dilation, input, before + after);
    throw new ShapeError(
      'window-too-large',
      windowTooLarge(option, kernel, span, axis, input, before, after),
      { hint: windowFixes(fitting), fixes: setFixes(fitting) },
    );
  }
  if (rounding === 'strict' && padding !== 'same' && slack % stride !== 0) {
    const fitting = fittingStrides(stride, input, before, after, span);
    throw new ShapeError('stride-misfit', strideMisfit(stride, axis, input, before, after, span), {
      hint: strideFixes(fitting),
      fixes: setFixes(fitting),
    });
  }
  const floored = Math.floor(slack / stride) + 1;
  const output = rounding === 'ceil' ? roundedUp(floored, slack, stride, input + before) : floored;
  const end = (output - 1) * stride + span - before;
  return { output, padding: [before, Math.max(after, end - input)], unseen: Math.max(0, input - end) };
}

function sides(
  padding: number | readonly [number, number] | 'same' | 'valid',
  input: number,
  span: number,
  stride: number,
): readonly [number, number] {
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  if (padding !== 'same') return padding;
  const total = Math.max(0, (Math.ceil(input / stride) - 1) * stride + span - input);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Changes each side: one number stays one number. */
function paddingFix(padding: WindowSettings['padding'], change: (side: number) => number): SetFix {
  if (typeof padding === 'object') return setFix('padding', padding.map(change));
  return setFix('padding', typeof padding === 'number' ? change(padding) : 0);
}

/** A last window that would start in the padding at the end is dropped. */
function roundedUp(floored: number, slack: number, stride: number, afterPadding: number): number {
  const hasRest = slack % stride !== 0;
  return hasRest && floored * stride < afterPadding ? floored + 1 : floored;
}
