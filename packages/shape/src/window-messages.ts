import type { Add, Divide, DivideUp, LessThan, Modulo, Subtract } from './arithmetic/arithmetic.ts';
import type { FittingValue } from './window-fixes.ts';

// Each message is a function and a type of the same name, so that the terminal and the editor say the same sentence.

/** The attribute that holds a window's size: `kernel` of a convolution, `size` of a pooling. */
export type WindowOption = 'kernel' | 'size';

export function notPositive(name: string, value: number): string {
  return `${name} must be a whole number of at least 1, got ${value}`;
}
export type notPositive<
  Name extends string,
  Value extends number,
> = `${Name} must be a whole number of at least 1, got ${Value}`;

export function notWhole(name: string, value: number): string {
  return `${name} must be a whole number of at least 0, got ${value}`;
}
export type notWhole<
  Name extends string,
  Value extends number,
> = `${Name} must be a whole number of at least 0, got ${Value}`;

export function nothingToSee(padding: number, size: number, span: number): string {
  return `padding ${padding} leaves a window of size ${size}${dilated(size, span)} nothing to see`;
}
export type nothingToSee<
  Padding extends number,
  Size extends number,
  Span extends number,
> = `padding ${Padding} leaves a window of size ${Size}${Dilated<Size, Span>} nothing to see`;

export function paddingLimit(span: number): string {
  return `Padding can be at most ${span - 1} here.`;
}
export type paddingLimit<Span extends number> = `Padding can be at most ${Subtract<Span, 1>} here.`;

/** A window whose positions may lie on either side of the image, and none in it. */
export function dilationTooLarge(dilation: number, axis: string, size: number): string {
  return `dilation ${dilation} steps over the ${axis} (${size})`;
}
export type dilationTooLarge<
  Dilation extends number,
  Axis extends string,
  Size extends number,
> = `dilation ${Dilation} steps over the ${Axis} (${Size})`;

export function dilationLimit(size: number): string {
  return `Dilation can be at most ${size} here.`;
}
export type dilationLimit<Size extends number> = `Dilation can be at most ${Size} here.`;

export function windowTooLarge(
  option: WindowOption,
  kernel: number,
  span: number,
  axis: string,
  size: number,
  before: number,
  after: number,
): string {
  return `${option} ${kernel}${dilated(kernel, span)} is larger than the ${axis} (${size} + ${before} + ${after})`;
}

export type windowTooLarge<
  Option extends WindowOption,
  Kernel extends number,
  Span extends number,
  Axis extends string,
  Size extends number,
  Before extends number,
  After extends number,
> = `${Option} ${Kernel}${Dilated<Kernel, Span>} is larger than the ${Axis} (${Size} + ${Before} + ${After})`;

function dilated(kernel: number, span: number): string {
  return span === kernel ? '' : ` (dilated to ${span})`;
}
type Dilated<Kernel extends number, Span extends number> = Span extends Kernel ? '' : ` (dilated to ${Span})`;

/** The two ways out that `fittingWindows` finds. */
export function windowFixes([padding, extent]: readonly [FittingValue, FittingValue]): string {
  return `Padding ${padding.value} makes it fit; so does a ${extent.attribute} of ${extent.value}.`;
}

export type windowFixes<
  Option extends WindowOption,
  Span extends number,
  Dilation extends number,
  Size extends number,
  Padding extends number,
> = `Padding ${DivideUp<Subtract<Span, Size>, 2>} makes it fit; so does a ${Option} of ${Add<Divide<Subtract<Add<Size, Padding>, 1>, Dilation>, 1>}.`;

export function strideMisfit(
  stride: number,
  axis: string,
  size: number,
  before: number,
  after: number,
  span: number,
): string {
  return `stride ${stride} does not fit the ${axis}: (${size} + ${before} + ${after} − ${span}) / ${stride} is not whole`;
}

export type strideMisfit<
  Stride extends number,
  Axis extends string,
  Size extends number,
  Before extends number,
  After extends number,
  Span extends number,
> = `stride ${Stride} does not fit the ${Axis}: (${Size} + ${Before} + ${After} − ${Span}) / ${Stride} is not whole`;

/** The ways out that `fittingStrides` finds. */
export function strideFixes(values: readonly FittingValue[]): string {
  const text = values
    .map(({ attribute, value, output }) => `${attribute} ${value} gives ${output}`)
    .join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
export type strideFixes<
  Stride extends number,
  Size extends number,
  Before extends number,
  After extends number,
  Span extends number,
> = `${Capitalize<
  Joined<
    Joined<
      PaddingFix<Stride, Size, Span>,
      SmallerStride<Subtract<Stride, 1>, SlackOf<Size, Before, After, Span>>
    >,
    LargerStride<Add<Stride, 1>, SlackOf<Size, Before, After, Span>, Span>
  >
>}.`;

type Joined<A extends string, B extends string> = A extends '' ? B : B extends '' ? A : `${A}; ${B}`;

/** What a window leaves of the padded input: `never` when it is larger. */
export type SlackOf<
  Size extends number,
  Before extends number,
  After extends number,
  Span extends number,
> = Subtract<Add<Add<Size, Before>, After>, Span>;

type PaddingFix<
  Stride extends number,
  Size extends number,
  Span extends number,
  Padding extends number = 0,
> = Padding extends Span
  ? ''
  : SlackOf<Size, Padding, Padding, Span> extends infer Slack extends number
    ? [Slack] extends [never]
      ? PaddingFix<Stride, Size, Span, Add<Padding, 1>>
      : Modulo<Slack, Stride> extends 0
        ? `padding ${Padding} gives ${Add<Divide<Slack, Stride>, 1>}`
        : PaddingFix<Stride, Size, Span, Add<Padding, 1>>
    : never;

type SmallerStride<Stride extends number, Slack extends number> = Stride extends 0
  ? ''
  : Modulo<Slack, Stride> extends 0
    ? StrideFix<Stride, Slack>
    : SmallerStride<Subtract<Stride, 1>, Slack>;

type LargerStride<Stride extends number, Slack extends number, Span extends number> =
  LessThan<Span, Stride> extends true
    ? ''
    : Modulo<Slack, Stride> extends 0
      ? StrideFix<Stride, Slack>
      : LargerStride<Add<Stride, 1>, Slack, Span>;

type StrideFix<
  Stride extends number,
  Slack extends number,
> = `stride ${Stride} gives ${Add<Divide<Slack, Stride>, 1>}`;
