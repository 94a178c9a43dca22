import type { Add, Divide, DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic/arithmetic.ts';
import type { IsUnion, Literal, LiteralShape } from './literal.ts';
import type { Misfit, needsImage } from './messages.ts';
import type { Border, Pair, Shape } from './shape.ts';
import type { Along, Divides, Image, OnAxis, PaddingOnAxis, UnknownAttribute } from './shape-types.ts';
import type { alignsNothing, channelsFixes, channelsMisfit } from './spatial-messages.ts';
import type {
  DepthwiseConv2dAttributes,
  ResampleAttributes,
  Resize2dAttributes,
  Upsample2dAttributes,
} from './spatial-rules.ts';
import type { notWhole } from './window-messages.ts';
import type { FirstNotPositive, Given, IsWhole } from './window-type.ts';

// The type twins of spatial-rules.ts: a shape, or a Misfit with the sentence that the function would throw.

/** `Result` for an image, `Otherwise` for a shape of unknown rank. */
type ForImage<Layer extends string, Input extends Shape, Result, Otherwise> = Input extends readonly [
  number,
  number,
  number,
]
  ? Result
  : number extends Input['length']
    ? Otherwise
    : Misfit<`${Layer}: ${needsImage<Input>}.`>;

/** The size of an image along one axis (0 is the channels). */
type SizeOf<Input extends Shape, Axis extends 0 | 1 | 2> = Input extends readonly [number, number, number]
  ? Literal<Input[Axis]>
  : number;

/** `Result`, unless one of the values is no whole number from 1 up. */
type Positive<Layer extends string, Pairs extends readonly (readonly [string, number])[], Result> =
  FirstNotPositive<Pairs> extends infer Message extends string
    ? [Message] extends [never]
      ? Result
      : Misfit<`${Layer}: ${Message}.`>
    : never;

/** `Result`, unless an attribute is not known. */
type Known<Layer extends string, A, Names extends string, List extends string, Result> =
  UnknownAttribute<Layer, A, Names, List> extends infer Unknown
    ? [Unknown] extends [never]
      ? Result
      : Unknown
    : never;

/** The twin of `depthwiseConv2dShape`. */
export type DepthwiseConv2dShape<Input extends Shape, A extends DepthwiseConv2dAttributes> = Known<
  'depthwiseConv2d',
  A,
  keyof DepthwiseConv2dAttributes,
  'kernel, multiplier, stride, padding, dilation, bias, strict, weightInit, biasInit',
  Depthwise<LiteralShape<Input>, A, Literal<Given<A, 'multiplier', 1>>>
>;

type Depthwise<
  Input extends Shape,
  A extends DepthwiseConv2dAttributes,
  Multiplier extends number,
> = ForImage<
  'depthwiseConv2d',
  Input,
  Positive<
    'depthwiseConv2d',
    [['multiplier', Multiplier]],
    Image<
      Multiply<SizeOf<Input, 0>, Multiplier>,
      Along<'depthwiseConv2d', 'kernel', 'height', SizeOf<Input, 1>, A['kernel'], A, 0>,
      Along<'depthwiseConv2d', 'kernel', 'width', SizeOf<Input, 2>, A['kernel'], A, 1>
    >
  >,
  [number, number, number]
>;

/** The twin of `adaptivePoolShape`. */
export type AdaptivePoolShape<
  Layer extends string,
  Input extends Shape,
  A extends { readonly size: Pair },
> = Known<
  Layer,
  A,
  'size',
  'size',
  Sized<Layer, LiteralShape<Input>, OnAxis<A['size'], 0>, OnAxis<A['size'], 1>>
>;

type Sized<Layer extends string, Input extends Shape, Height extends number, Width extends number> = ForImage<
  Layer,
  Input,
  Positive<Layer, [['size', Height], ['size', Width]], [SizeOf<Input, 0>, Height, Width]>,
  [number, Height, Width]
>;

/** The twin of `zeroPad2dShape`. */
export type ZeroPad2dShape<Input extends Shape, A extends { readonly padding: Border }> = Known<
  'zeroPad2d',
  A,
  'padding',
  'padding',
  Padded<LiteralShape<Input>, PaddingOnAxis<A['padding'], 0>, PaddingOnAxis<A['padding'], 1>, A['padding']>
>;

type Padded<Input extends Shape, Rows, Columns, Padding> = ForImage<
  'zeroPad2d',
  Input,
  (IsUnion<Padding> extends true ? never : FirstBadSide<Padding>) extends infer Bad
    ? [Bad] extends [never]
      ? Image<SizeOf<Input, 0>, Between<SizeOf<Input, 1>, Rows>, Between<SizeOf<Input, 2>, Columns>>
      : Bad
    : never,
  [number, number, number]
>;

type Between<Size extends number, Sides> = Sides extends readonly [
  infer Before extends number,
  infer After extends number,
]
  ? Add<Add<Size, Before>, After>
  : number;

/** The misfit of the first side that is no whole number from 0 up, in the order they are written; `never` when all are. */
type FirstBadSide<Padding> = Padding extends readonly [infer First, ...infer Rest]
  ? IsWhole<Literal<First>> extends false
    ? BadSide<Literal<First>>
    : FirstBadSide<Rest>
  : Padding extends number
    ? IsWhole<Literal<Padding>> extends false
      ? BadSide<Literal<Padding>>
      : never
    : never;

type BadSide<Side extends number> = Misfit<`zeroPad2d: ${notWhole<'padding', Side>}.`>;

/** The twin of `upsample2dShape`. */
export type Upsample2dShape<Input extends Shape, A extends Upsample2dAttributes> = Known<
  'upsample2d',
  A,
  keyof Upsample2dAttributes,
  'scale, mode, alignCorners',
  Scaled<LiteralShape<Input>, OnAxis<A['scale'], 0>, OnAxis<A['scale'], 1>, A>
>;

type Scaled<
  Input extends Shape,
  Down extends number,
  Right extends number,
  A extends ResampleAttributes,
> = ForImage<
  'upsample2d',
  Input,
  Positive<
    'upsample2d',
    [['scale', Down], ['scale', Right]],
    Aligned<
      'upsample2d',
      A,
      [SizeOf<Input, 0>, Multiply<SizeOf<Input, 1>, Down>, Multiply<SizeOf<Input, 2>, Right>]
    >
  >,
  [number, number, number]
>;

/** The twin of `resize2dShape`. */
export type Resize2dShape<Input extends Shape, A extends Resize2dAttributes> = Known<
  'resize2d',
  A,
  keyof Resize2dAttributes,
  'size, mode, alignCorners',
  Resized<LiteralShape<Input>, OnAxis<A['size'], 0>, OnAxis<A['size'], 1>, A>
>;

type Resized<
  Input extends Shape,
  Height extends number,
  Width extends number,
  A extends ResampleAttributes,
> = ForImage<
  'resize2d',
  Input,
  Positive<
    'resize2d',
    [['size', Height], ['size', Width]],
    Aligned<'resize2d', A, [SizeOf<Input, 0>, Height, Width]>
  >,
  [number, Height, Width]
>;

/** `Result`, unless corners are to be aligned in a mode that has none. What may be either is left to the function. */
type Aligned<Layer extends string, A extends ResampleAttributes, Result> = [
  Given<A, 'alignCorners', false>,
] extends [true]
  ? [Given<A, 'mode', 'nearest'>] extends ['nearest']
    ? Misfit<`${Layer}: ${alignsNothing}.`>
    : Result
  : Result;

/** The twin of `pixelShuffleShape`. */
export type PixelShuffleShape<Input extends Shape, Factor extends number> = Shuffled<
  LiteralShape<Input>,
  Literal<Factor>
>;

type Shuffled<Input extends Shape, Factor extends number> = ForImage<
  'pixelShuffle',
  Input,
  Positive<
    'pixelShuffle',
    [['factor', Factor]],
    Blocks<Input, Factor, SizeOf<Input, 0>, Multiply<Factor, Factor>>
  >,
  [number, number, number]
>;

type Blocks<Input extends Shape, Factor extends number, Channels extends number, Block extends number> =
  Divides<Channels, Block> extends true
    ? [Divide<Channels, Block>, Multiply<SizeOf<Input, 1>, Factor>, Multiply<SizeOf<Input, 2>, Factor>]
    : Misfit<`pixelShuffle: ${channelsMisfit<Factor, Channels>}. ${channelsFixes<FactorBelow<Channels, Factor>, Multiply<DivideUp<Channels, Block>, Block>>}`>;

/** The largest factor below this one whose square divides the channels. */
type FactorBelow<Channels extends number, Factor extends number> =
  Subtract<Factor, 1> extends infer F extends number
    ? LessThan<Channels, Multiply<F, F>> extends true
      ? FactorBelow<Channels, F>
      : Modulo<Channels, Multiply<F, F>> extends 0
        ? F
        : FactorBelow<Channels, F>
    : never;
