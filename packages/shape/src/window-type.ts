import type { Add, Divide, DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic/arithmetic.ts';
import type { IsUnion, Literal } from './literal.ts';
import type { Misfit } from './messages.ts';
import type {
  dilationLimit,
  dilationTooLarge,
  nothingToSee,
  notPositive,
  notWhole,
  paddingLimit,
  SlackOf,
  strideFixes,
  strideMisfit,
  WindowOption,
  windowFixes,
  windowTooLarge,
} from './window-messages.ts';
import type { WindowSettings } from './window-output.ts';

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
  /** Comes before the sentence, e.g. `conv2d`; empty for none. */
  readonly layer: string;
}

/**
 * The twin of `windowOutput`, e.g. `WindowOutput<{ input: 32; kernel: 4; padding: 1; stride: 3 }>`:
 * `{ output: 11; padding: readonly [1, 1]; unseen: 0 }`, or a {@link Misfit}. What is not known is `number`.
 */
export type WindowOutput<S extends WindowSettings> = WindowPlace<{
  readonly layer: '';
  readonly option: 'kernel';
  readonly axis: 'input';
  readonly input: Literal<S['input']>;
  readonly kernel: Literal<S['kernel']>;
  readonly stride: Literal<Given<S, 'stride', 1>>;
  readonly padding: Sides<Given<S, 'padding', 0>>;
  readonly dilation: Literal<Given<S, 'dilation', 1>>;
  readonly rounding: Extract<Given<S, 'rounding', 'floor'>, WindowTypeSettings['rounding']>;
}>;

type WindowPlace<W extends WindowTypeSettings> =
  WindowSize<W> extends infer Output
    ? Output extends number
      ? Placed<W, Output, SidesAround<W, Output>, EndOf<W, Output>>
      : Output
    : never;

type Placed<
  W extends WindowTypeSettings,
  Output extends number,
  P extends readonly [number, number],
  End extends number,
> = {
  readonly output: Output;
  readonly padding: readonly [P[0], AtLeast<P[1], Subtract<End, Add<W['input'], P[0]>>>];
  readonly unseen: AtLeast<0, Subtract<Add<W['input'], P[0]>, End>>;
};

/** Where the last window ends, counted from the start of the padding. */
type EndOf<W extends WindowTypeSettings, Output extends number> = Add<
  Multiply<Subtract<Output, 1>, W['stride']>,
  SpanOf<W['kernel'], W['dilation']>
>;

/** The larger of two numbers, of which the second may be `never` for one below zero. */
type AtLeast<A extends number, B extends number> = [B] extends [never]
  ? A
  : number extends A | B
    ? number
    : LessThan<A, B> extends true
      ? B
      : A;

type SidesAround<W extends WindowTypeSettings, Output extends number> = W['padding'] extends readonly [
  infer Before extends number,
  infer After extends number,
]
  ? readonly [Before, After]
  : AtLeast<0, Subtract<EndOf<W, Output>, W['input']>> extends infer Total extends number
    ? readonly [Divide<Total, 2>, DivideUp<Total, 2>]
    : never;

/** An attribute's value, or its default. An attribute that may be left out can be both. */
export type Given<A, Name extends string, Default> = Name extends keyof A
  ? Exclude<A[Name], undefined> | (undefined extends A[Name] ? Default : never)
  : Default;

/** The padding of one dimension as `[before, after]`; of a form that is not known, `number`s. */
export type Sides<P> = [P] extends [never]
  ? readonly [number, number]
  : SidesOf<P> extends infer S
    ? IsUnion<S> extends true
      ? readonly [number, number]
      : S extends 'same' | readonly [number, number]
        ? S
        : never
    : never;

type SidesOf<P> = P extends number
  ? readonly [Literal<P>, Literal<P>]
  : P extends 'same'
    ? 'same'
    : P extends 'valid'
      ? readonly [0, 0]
      : P extends readonly [infer Before, infer After]
        ? readonly [Literal<Before>, Literal<After>]
        : readonly [number, number];

/** The twin of `windowOutput`'s `output`: a number, `number` where something is not known, or a {@link Misfit}. */
export type WindowSize<W extends WindowTypeSettings> = number extends
  | W['input']
  | W['kernel']
  | W['stride']
  | W['dilation']
  | PaddingSizes<W['padding']>
  ? Unknown<W>
  : IsUnion<W['rounding']> extends true
    ? number
    : FirstNotPositive<
          [
            [W['axis'], W['input']],
            [W['option'], W['kernel']],
            ['stride', W['stride']],
            ['dilation', W['dilation']],
          ]
        > extends infer Message extends string
      ? [Message] extends [never]
        ? Spanned<W, SpanOf<W['kernel'], W['dilation']>>
        : Misfit<`${Where<W['layer']>}${Message}.`>
      : never;

/** `'same'` depends on nothing but the input and the stride. */
type Unknown<W extends WindowTypeSettings> = W['padding'] extends 'same'
  ? number extends W['input'] | W['stride']
    ? number
    : DivideUp<W['input'], W['stride']>
  : number;

export type Where<Layer extends string> = Layer extends '' ? '' : `${Layer}: `;

type PaddingSizes<P extends WindowTypeSettings['padding']> = P extends readonly number[] ? P[number] : 0;

export type SpanOf<Kernel extends number, Dilation extends number> = Dilation extends 1
  ? Kernel
  : Add<Multiply<Dilation, Subtract<Kernel, 1>>, 1>;

type Spanned<W extends WindowTypeSettings, Span extends number> = W['padding'] extends readonly [
  infer Before extends number,
  infer After extends number,
]
  ? IsWhole<Before> extends false
    ? Misfit<`${Where<W['layer']>}${notWhole<'padding', Before>}.`>
    : IsWhole<After> extends false
      ? Misfit<`${Where<W['layer']>}${notWhole<'padding', After>}.`>
      : PoolPadding<W, Span, Before, After> extends infer Bad
        ? [Bad] extends [never]
          ? Padded<W, Span, Before, After, SlackOf<W['input'], Before, After, Span>>
          : Bad
        : never
  : PoolDilation<W> extends infer Bad
    ? [Bad] extends [never]
      ? DivideUp<W['input'], W['stride']>
      : Bad
    : never;

/** `never` for a convolution, and for a pooling whose every window sees some of the input. */
type PoolPadding<
  W extends WindowTypeSettings,
  Span extends number,
  Before extends number,
  After extends number,
> = W['option'] extends 'size'
  ? LessThan<Before, Span> extends false
    ? BlindWindow<W, Span, Before>
    : LessThan<After, Span> extends false
      ? BlindWindow<W, Span, After>
      : PoolDilation<W>
  : never;

type BlindWindow<
  W extends WindowTypeSettings,
  Span extends number,
  Side extends number,
> = Misfit<`${Where<W['layer']>}${nothingToSee<Side, W['kernel'], Span>}. ${paddingLimit<Span>}`>;

/** `never` where the positions of a pooling's window are not further apart than the input is large. */
type PoolDilation<W extends WindowTypeSettings> = W['option'] extends 'size'
  ? W['dilation'] extends 1
    ? never
    : W['kernel'] extends 1
      ? never
      : LessThan<W['input'], W['dilation']> extends true
        ? Misfit<`${Where<W['layer']>}${dilationTooLarge<W['dilation'], W['axis'], W['input']>}. ${dilationLimit<W['input']>}`>
        : never
  : never;

type Padded<
  W extends WindowTypeSettings,
  Span extends number,
  Before extends number,
  After extends number,
  Slack extends number,
> = [Slack] extends [never]
  ? Misfit<`${Where<W['layer']>}${windowTooLarge<W['option'], W['kernel'], Span, W['axis'], W['input'], Before, After>}. ${windowFixes<W['option'], Span, W['dilation'], W['input'], Add<Before, After>>}`>
  : W['stride'] extends 1
    ? Add<Slack, 1>
    : Modulo<Slack, W['stride']> extends 0
      ? Floored<W, Slack>
      : W['rounding'] extends 'strict'
        ? Misfit<`${Where<W['layer']>}${strideMisfit<W['stride'], W['axis'], W['input'], Before, After, Span>}. ${strideFixes<W['stride'], W['input'], Before, After, Span>}`>
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

export type IsPositive<N extends number> = N extends 0 ? false : IsWhole<N>;

export type IsWhole<N extends number> = number extends N
  ? true
  : `${N}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}` | 'NaN' | 'Infinity'
    ? false
    : true;
