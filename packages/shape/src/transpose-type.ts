import type { Add, LessThan, Multiply, Subtract } from './arithmetic/arithmetic.ts';
import type { Literal, LiteralShape } from './literal.ts';
import type { Misfit, needsImage } from './messages.ts';
import type { Shape } from './shape.ts';
import type { Groups, GroupsCheck, Image, OnAxis, PaddingOnAxis, UnknownAttribute } from './shape-types.ts';
import type {
  croppingLimit,
  nothingLeft,
  outputPaddingLimit,
  outputPaddingTooLarge,
} from './transpose-messages.ts';
import type { Conv2dTransposeAttributes } from './transpose-rule.ts';
import type { notWhole } from './window-messages.ts';
import type { FirstNotPositive, Given, IsWhole, SpanOf } from './window-type.ts';

// The type twin of transpose-rule.ts: a shape, or a Misfit with the sentence that the function would throw.

/** The twin of `conv2dTransposeShape`. */
export type Conv2dTransposeShape<Input extends Shape, A extends Conv2dTransposeAttributes> = TransposeShape<
  LiteralShape<Input>,
  A,
  Literal<A['filters']>
>;

type TransposeShape<Input extends Shape, A extends Conv2dTransposeAttributes, Filters extends number> =
  UnknownAttribute<
    'conv2dTranspose',
    A,
    keyof Conv2dTransposeAttributes,
    'filters, kernel, stride, padding, outputPadding, dilation, groups, bias, weightInit, biasInit'
  > extends infer Unknown
    ? [Unknown] extends [never]
      ? Input extends readonly [infer C extends number, infer H extends number, infer W extends number]
        ? FirstNotPositive<[['filters', Filters], ['groups', Groups<A>]]> extends infer Message extends string
          ? [Message] extends [never]
            ? GroupsCheck<'conv2dTranspose', Literal<C>, Filters, Groups<A>> extends infer Bad
              ? [Bad] extends [never]
                ? Image<Filters, Along<'height', H, A, 0>, Along<'width', W, A, 1>>
                : Bad
              : never
            : Misfit<`conv2dTranspose: ${Message}.`>
          : never
        : number extends Input['length']
          ? [Filters, number, number]
          : Misfit<`conv2dTranspose: ${needsImage<Input>}.`>
      : Unknown
    : never;

interface Axis {
  readonly name: string;
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly sides: readonly [number, number];
  readonly outputPadding: number;
}

/** One axis; axis 0 is the height. */
type Along<
  Name extends string,
  Size extends number,
  A extends Conv2dTransposeAttributes,
  I extends 0 | 1,
> = SizeAlong<{
  readonly name: Name;
  readonly input: Literal<Size>;
  readonly kernel: OnAxis<A['kernel'], I>;
  readonly stride: OnAxis<Given<A, 'stride', 1>, I>;
  readonly dilation: OnAxis<Given<A, 'dilation', 1>, I>;
  readonly sides: Both<PaddingOnAxis<Given<A, 'padding', 0>, I>>;
  readonly outputPadding: OnAxis<Given<A, 'outputPadding', 0>, I>;
}>;

type Both<P> = P extends readonly [number, number] ? P : readonly [number, number];

type SizeAlong<X extends Axis> = number extends
  | X['input']
  | X['kernel']
  | X['stride']
  | X['dilation']
  | X['sides'][number]
  | X['outputPadding']
  ? number
  : FirstNotPositive<
        [
          [X['name'], X['input']],
          ['kernel', X['kernel']],
          ['stride', X['stride']],
          ['dilation', X['dilation']],
        ]
      > extends infer Message extends string
    ? [Message] extends [never]
      ? FirstNotWhole<
          [['padding', X['sides'][0]], ['padding', X['sides'][1]], ['outputPadding', X['outputPadding']]]
        > extends infer Whole extends string
        ? [Whole] extends [never]
          ? Padded<X>
          : Misfit<`conv2dTranspose: ${Whole}.`>
        : never
      : Misfit<`conv2dTranspose: ${Message}.`>
    : never;

type FirstNotWhole<Pairs extends readonly (readonly [string, number])[]> = Pairs extends readonly [
  readonly [infer Name extends string, infer Value extends number],
  ...infer Rest extends readonly (readonly [string, number])[],
]
  ? IsWhole<Value> extends false
    ? notWhole<Name, Value>
    : FirstNotWhole<Rest>
  : never;

type Padded<X extends Axis> =
  LessThan<X['outputPadding'], X['stride']> extends true
    ? Cropped<X, FullSize<X>>
    : Misfit<`conv2dTranspose: ${outputPaddingTooLarge<X['outputPadding'], X['stride']>}. ${outputPaddingLimit<Subtract<X['stride'], 1>>}`>;

/** Its size without padding. */
type FullSize<X extends Axis> = Add<
  Add<Multiply<Subtract<X['input'], 1>, X['stride']>, X['outputPadding']>,
  SpanOf<X['kernel'], X['dilation']>
>;

type Cropped<X extends Axis, Full extends number> =
  LessThan<Add<X['sides'][0], X['sides'][1]>, Full> extends true
    ? Subtract<Full, Add<X['sides'][0], X['sides'][1]>>
    : Misfit<`conv2dTranspose: ${nothingLeft<X['sides'][0], X['sides'][1], X['name'], Full>}. ${croppingLimit<Full>}`>;
