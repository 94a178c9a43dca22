import type { Add, Divide, DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic/arithmetic.ts';
import type { Misfit } from './messages.ts';
import type {
  notPositive,
  notWhole,
  SlackOf,
  strideFixes,
  strideMisfit,
  WindowOption,
  windowFixes,
  windowTooLarge,
} from './window-messages.ts';

/** What `WindowOutput` takes: the settings of `windowOutput`, and the words for its messages. */
export interface WindowTypeSettings {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: 'same' | readonly [number, number];
  readonly dilation: number;
  readonly rounding: 'floor' | 'ceil' | 'strict';
  readonly option: WindowOption;
  readonly axis: string;
  /** Comes before the sentence, e.g. `conv2d`. */
  readonly layer: string;
}

/** The twin of `windowOutput`'s `output`: a number, `number` where something is not known, or a {@link Misfit}. */
export type WindowSize<W extends WindowTypeSettings> = number extends
  | W['input']
  | W['kernel']
  | W['stride']
  | W['dilation']
  | PaddingSizes<W['padding']>
  ? number
  : FirstNotPositive<
        [[W['axis'], W['input']], [W['option'], W['kernel']], ['stride', W['stride']], ['dilation', W['dilation']]]
      > extends infer Message extends string
    ? [Message] extends [never]
      ? Spanned<W, SpanOf<W['kernel'], W['dilation']>>
      : Misfit<`${W['layer']}: ${Message}.`>
    : never;

type PaddingSizes<P extends WindowTypeSettings['padding']> = P extends readonly number[] ? P[number] : 0;

type SpanOf<Kernel extends number, Dilation extends number> = Dilation extends 1
  ? Kernel
  : Add<Multiply<Dilation, Subtract<Kernel, 1>>, 1>;

type Spanned<W extends WindowTypeSettings, Span extends number> = W['padding'] extends readonly [
  infer Before extends number,
  infer After extends number,
]
  ? IsWhole<Before> extends false
    ? Misfit<`${W['layer']}: ${notWhole<'padding', Before>}.`>
    : IsWhole<After> extends false
      ? Misfit<`${W['layer']}: ${notWhole<'padding', After>}.`>
      : Padded<W, Span, Before, After, SlackOf<W['input'], Before, After, Span>>
  : DivideUp<W['input'], W['stride']>;

type Padded<
  W extends WindowTypeSettings,
  Span extends number,
  Before extends number,
  After extends number,
  Slack extends number,
> = [Slack] extends [never]
  ? Misfit<`${W['layer']}: ${windowTooLarge<W['option'], W['kernel'], Span, W['axis'], W['input'], Before, After>}. ${windowFixes<W['option'], Span, W['dilation'], W['input'], Add<Before, After>>}`>
  : W['stride'] extends 1
    ? Add<Slack, 1>
    : Modulo<Slack, W['stride']> extends 0
      ? Floored<W, Slack>
      : W['rounding'] extends 'strict'
        ? Misfit<`${W['layer']}: ${strideMisfit<W['stride'], W['axis'], W['input'], Before, After, Span>}. ${strideFixes<W['stride'], W['input'], Before, After, Span>}`>
        : W['rounding'] extends 'ceil'
          ? LessThan<Multiply<Floored<W, Slack>, W['stride']>, Add<W['input'], Before>> extends true
            ? Add<Floored<W, Slack>, 1>
            : Floored<W, Slack>
          : Floored<W, Slack>;

type Floored<W extends WindowTypeSettings, Slack extends number> = Add<Divide<Slack, W['stride']>, 1>;

/** The message for the first pair of name and value that is no whole number from 1 up; `never` when all are. */
export type FirstNotPositive<Pairs extends readonly (readonly [string, number])[]> = Pairs extends readonly [
  readonly [infer Name extends string, infer Value extends number],
  ...infer Rest extends readonly (readonly [string, number])[],
]
  ? IsPositive<Value> extends false
    ? notPositive<Name, Value>
    : FirstNotPositive<Rest>
  : never;

type IsPositive<N extends number> = N extends 0 ? false : IsWhole<N>;

type IsWhole<N extends number> = number extends N
  ? true
  : `${N}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}` | 'NaN' | 'Infinity'
    ? false
    : true;
