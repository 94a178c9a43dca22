import type { Add, DivideUp } from './arithmetic/arithmetic.ts';
import type { Literal, LiteralShape } from './literal.ts';
import type {
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
import type { Misfit } from './messages.ts';
import type { Shape } from './shape.ts';

// The type twins of merge-rules.ts. Where one branch's size is not known, another's is taken: the functions see to it
// that they are equal.

/** The twin of `addShape`. */
export type AddShape<Branches extends readonly Shape[]> = Branches extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? AddRest<LiteralShape<First>, LiteralShape<First>, Rest>
  : number[];

/** `Sum` is what is known of the shape so far; the sentence is about the first branch. */
type AddRest<First extends Shape, Sum extends Shape, Rest extends readonly Shape[]> = Rest extends readonly [
  infer Next extends Shape,
  ...infer More extends readonly Shape[],
]
  ? Same<Sum, LiteralShape<Next>> extends infer Both extends Shape
    ? [Both] extends [never]
      ? Misfit<`add: ${cannotAdd<First, Next>}. ${sameShapeFix}`>
      : AddRest<First, Both, More>
    : never
  : Rest extends readonly []
    ? Sum
    : Shape;

/** The twin of `residualShape`. */
export type ResidualShape<Input extends Shape, Body extends Shape, Shortcut extends Shape> =
  Same<LiteralShape<Body>, LiteralShape<Shortcut>> extends infer Both extends Shape
    ? [Both] extends [never]
      ? Misfit<`residual: ${cannotAdd<Body, Shortcut>}. ${ShortcutFix<Input, Body>}`>
      : Both
    : never;

/** The twin of `concatShape`. */
export type ConcatShape<Branches extends readonly Shape[]> = Branches extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? ConcatRest<LiteralShape<First>, LiteralShape<First>, Rest>
  : number[];

type ConcatRest<
  First extends Shape,
  Joined extends Shape,
  Rest extends readonly Shape[],
> = Rest extends readonly [infer Next extends Shape, ...infer More extends readonly Shape[]]
  ? Join<Joined, LiteralShape<Next>> extends infer Both extends Shape
    ? [Both] extends [never]
      ? Misfit<`concat: ${cannotJoin<First, Next>}. ${joinFix}`>
      : ConcatRest<First, Both, More>
    : never
  : Rest extends readonly []
    ? Joined
    : Shape;

/** `never` where they cannot be joined. */
type Join<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? number[]
  : [A, B] extends [
        readonly [infer C extends number, ...infer RestA extends Shape],
        readonly [infer D extends number, ...infer RestB extends Shape],
      ]
    ? Same<RestA, RestB> extends infer Rest extends Shape
      ? [Rest] extends [never]
        ? never
        : [Add<Literal<C>, Literal<D>>, ...Rest]
      : never
    : never;

/** The twin of `multiplyShape`. */
export type MultiplyShape<Body extends Shape, By extends Shape> = number extends Body['length'] | By['length']
  ? LiteralShape<Body>
  : LiteralShape<Body> extends readonly [infer C extends number, ...Shape]
    ? [Same<LiteralShape<By>, [C]> | Same<LiteralShape<By>, [C, 1, 1]>] extends [never]
      ? Same<LiteralShape<Body>, LiteralShape<By>> extends infer Both
        ? [Both] extends [never]
          ? Misfit<`multiply: ${cannotMultiply<Body, By>}. ${multiplyFix<C>}`>
          : Both
        : never
      : LiteralShape<Body>
    : never;

/** What is known of a shape that both A and B describe; `never` where they contradict each other. */
type Same<A extends Shape, B extends Shape> = A extends B
  ? A
  : B extends A
    ? B
    : number extends A['length'] | B['length']
      ? number[]
      : SameSizes<A, B, []>;

type SameSizes<A extends Shape, B extends Shape, Done extends Shape> = A extends readonly [
  infer C extends number,
  ...infer RestA extends Shape,
]
  ? B extends readonly [infer D extends number, ...infer RestB extends Shape]
    ? C extends D
      ? SameSizes<RestA, RestB, [...Done, C]>
      : D extends C
        ? SameSizes<RestA, RestB, [...Done, D]>
        : never
    : never
  : B extends readonly []
    ? Done
    : never;

type ShortcutFix<Input extends Shape, Body extends Shape> = Body extends readonly [infer F extends number]
  ? Input extends readonly [number]
    ? denseShortcut<F>
    : sameShapeFix
  : [Input, Body] extends [
        readonly [number, infer H extends number, infer W extends number],
        readonly [infer F extends number, infer BodyH extends number, infer BodyW extends number],
      ]
    ? StrideFix<H, W, F, BodyH, BodyW, DivideUp<H, BodyH>, DivideUp<W, BodyW>>
    : sameShapeFix;

type StrideFix<
  H extends number,
  W extends number,
  F extends number,
  BodyH extends number,
  BodyW extends number,
  StrideH extends number,
  StrideW extends number,
> = [DivideUp<H, StrideH>, DivideUp<W, StrideW>] extends [BodyH, BodyW]
  ? convShortcut<F, StrideH, StrideW>
  : keepSizeFix;
