import type { DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic/arithmetic.ts';
import type { IsUnion, Literal, LiteralShape } from './literal.ts';
import type {
  flattenFix,
  groupsFixes,
  groupsMisfit,
  knownAttributes,
  Misfit,
  needsFlat,
  needsImage,
  unknownAttribute,
} from './messages.ts';
import type { Shape } from './shape.ts';
import type {
  AvgPool2dAttributes,
  Conv2dAttributes,
  MaxPool2dAttributes,
  Pool2dAttributes,
} from './shape-rules.ts';
import type { FirstNotPositive, Given, Sides, WindowSize } from './window-type.ts';

// The type twins of shape-rules.ts: a shape, or a Misfit with the sentence that the function would throw.

/** The twin of `conv2dShape`. */
export type Conv2dShape<Input extends Shape, A extends Conv2dAttributes> = ConvShape<
  LiteralShape<Input>,
  A,
  Literal<A['filters']>
>;

type ConvShape<Input extends Shape, A extends Conv2dAttributes, Filters extends number> =
  UnknownAttribute<
    'conv2d',
    A,
    keyof Conv2dAttributes,
    'filters, kernel, stride, padding, dilation, groups, bias, strict, weightInit, biasInit'
  > extends infer Unknown
    ? [Unknown] extends [never]
      ? Input extends readonly [infer C extends number, infer H extends number, infer W extends number]
        ? FirstNotPositive<[['filters', Filters], ['groups', Groups<A>]]> extends infer Message extends string
          ? [Message] extends [never]
            ? GroupsCheck<'conv2d', Literal<C>, Filters, Groups<A>> extends infer Bad
              ? [Bad] extends [never]
                ? Image<
                    Filters,
                    Along<'conv2d', 'kernel', 'height', H, A['kernel'], A, 0>,
                    Along<'conv2d', 'kernel', 'width', W, A['kernel'], A, 1>
                  >
                : Bad
              : never
            : Misfit<`conv2d: ${Message}.`>
          : never
        : number extends Input['length']
          ? [Filters, number, number]
          : Misfit<`conv2d: ${needsImage<Input>}.`>
      : Unknown
    : never;

/** The twin of `pool2dShape`. */
export type Pool2dShape<
  Layer extends 'maxPool2d' | 'avgPool2d',
  Input extends Shape,
  A extends Pool2dAttributes,
> = PoolShape<Layer, LiteralShape<Input>, A>;

type PoolShape<Layer extends 'maxPool2d' | 'avgPool2d', Input extends Shape, A extends Pool2dAttributes> =
  UnknownAttribute<
    Layer,
    A,
    Layer extends 'maxPool2d' ? keyof MaxPool2dAttributes : keyof AvgPool2dAttributes,
    `size, stride, padding, ceil, strict, ${Layer extends 'maxPool2d' ? 'dilation' : 'countPadding'}`
  > extends infer Unknown
    ? [Unknown] extends [never]
      ? Input extends readonly [infer C extends number, infer H extends number, infer W extends number]
        ? Image<
            C,
            Along<Layer, 'size', 'height', H, A['size'], A, 0>,
            Along<Layer, 'size', 'width', W, A['size'], A, 1>
          >
        : number extends Input['length']
          ? [number, number, number]
          : Misfit<`${Layer}: ${needsImage<Input>}.`>
      : Unknown
    : never;

/** The twin of `globalPoolShape`. */
export type GlobalPoolShape<Layer extends string, Input extends Shape> =
  LiteralShape<Input> extends readonly [infer C extends number, number, number]
    ? [C]
    : number extends LiteralShape<Input>['length']
      ? [number]
      : Misfit<`${Layer}: ${needsImage<Input>}.`>;

/** The twin of `imageShape`. */
export type ImageShape<Layer extends string, Input extends Shape> =
  LiteralShape<Input> extends readonly [number, number, number]
    ? LiteralShape<Input>
    : number extends LiteralShape<Input>['length']
      ? [number, number, number]
      : Misfit<`${Layer}: ${needsImage<Input>}.`>;

/** The twin of `flattenShape`. (A conditional type, so that editors show `[1600]` and not this name.) */
export type FlattenShape<Input extends Shape> =
  Product<LiteralShape<Input>> extends infer P extends number ? [P] : never;

/** The twin of `flatShape`. */
export type FlatShape<Layer extends string, Input extends Shape> =
  LiteralShape<Input> extends readonly [number]
    ? LiteralShape<Input>
    : number extends LiteralShape<Input>['length']
      ? [number]
      : Misfit<`${Layer}: ${needsFlat<Input>}. ${flattenFix<Product<Input>>}`>;

/** The twin of `denseShape`. */
export type DenseShape<Input extends Shape, Units extends number> =
  FlatShape<'dense', Input> extends infer Flat
    ? Flat extends Misfit<string>
      ? Flat
      : FirstNotPositive<[['units', Literal<Units>]]> extends infer Message extends string
        ? [Message] extends [never]
          ? [Literal<Units>]
          : Misfit<`dense: ${Message}.`>
        : never
    : never;

/** The product of all sizes; `number` when one is not known. */
export type Product<S extends Shape, Done extends number = 1> = number extends S['length']
  ? number
  : S extends readonly [infer First extends number, ...infer Rest extends Shape]
    ? Product<Rest, Multiply<Done, Literal<First>>>
    : Done;

/** One axis of a window; Axis 0 is the height. */
export type Along<
  Layer extends string,
  Option extends 'kernel' | 'size',
  Axis extends 'height' | 'width',
  Size extends number,
  Kernel,
  A,
  I extends 0 | 1,
> = WindowSize<{
  readonly layer: Layer;
  readonly option: Option;
  readonly axis: Axis;
  readonly input: Literal<Size>;
  readonly kernel: OnAxis<Kernel, I>;
  readonly stride: OnAxis<Given<A, 'stride', Option extends 'size' ? Kernel : 1>, I>;
  readonly padding: PaddingOnAxis<Given<A, 'padding', 0>, I>;
  readonly dilation: OnAxis<Given<A, 'dilation', 1>, I>;
  readonly rounding: Rounding<Given<A, 'strict', false>, Given<A, 'ceil', false>>;
}>;

/** A `strict` that may be true counts as false: the function has the last word. */
type Rounding<Strict, Ceil> = [boolean extends Strict ? false : Strict] extends [true]
  ? 'strict'
  : boolean extends Ceil
    ? 'floor' | 'ceil'
    : [Ceil] extends [true]
      ? 'ceil'
      : 'floor';

export type OnAxis<V, I extends 0 | 1> = Literal<
  V extends number ? V : V extends readonly [number, number] ? V[I] : number
>;

export type PaddingOnAxis<P, I extends 0 | 1> =
  IsUnion<P> extends true ? Sides<number> : Sides<PaddingSide<P, I>>;

type PaddingSide<P, I extends 0 | 1> = P extends readonly [infer Top, infer Left, infer Bottom, infer Right]
  ? I extends 0
    ? readonly [Top, Bottom]
    : readonly [Left, Right]
  : P extends readonly [unknown, unknown]
    ? P[I]
    : P;

export type Image<C extends number, H, W> = H extends number ? (W extends number ? [C, H, W] : W) : H;

export type Groups<A> = Literal<Given<A, 'groups', 1>>;

/** `never` when the groups divide. */
export type GroupsCheck<
  Layer extends string,
  C extends number,
  F extends number,
  G extends number,
> = G extends 1
  ? never
  : Divides<C, G> extends false
    ? Misfit<`${Layer}: ${groupsMisfit<G, 'input channels', C>}. ${groupsFixes<Fewer<C, F, G>>}`>
    : Divides<F, G> extends false
      ? Misfit<`${Layer}: ${groupsMisfit<G, 'filters', F>}. ${groupsFixes<Fewer<C, F, G>, Multiply<DivideUp<F, G>, G>>}`>
      : never;

/** The largest number of groups below G that divides both. */
type Fewer<C extends number, F extends number, G extends number> = CommonFrom<
  Smaller<Subtract<G, 1>, Smaller<C, F>>,
  C,
  F
>;

type CommonFrom<N extends number, C extends number, F extends number> =
  Divides<C, N> extends true
    ? Divides<F, N> extends true
      ? N
      : CommonFrom<Subtract<N, 1>, C, F>
    : CommonFrom<Subtract<N, 1>, C, F>;

type Smaller<A extends number, B extends number> = LessThan<A, B> extends true ? A : B;

export type Divides<N extends number, By extends number> =
  Modulo<N, By> extends infer Rest extends number
    ? number extends Rest
      ? true
      : Rest extends 0
        ? true
        : false
    : never;

/** `const` type parameters switch off the compiler's own check for unknown names. A layer's `name` is always known. */
export type UnknownAttribute<Layer extends string, A, Allowed, Names extends string> =
  Exclude<0 extends 1 & A ? never : keyof A, Allowed | 'name'> extends infer Name
    ? [Name] extends [never]
      ? never
      : Misfit<`${Layer}: ${unknownAttribute<Name & string>}. ${knownAttributes<Names>}`>
    : never;
