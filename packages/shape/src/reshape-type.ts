import type { Divide, Modulo } from './arithmetic/arithmetic.ts';
import type { Literal, LiteralShape } from './literal.ts';
import type { Misfit } from './messages.ts';
import type { Shape } from './shape.ts';
import type { Product } from './shape-types.ts';
import type { doesNotFill, flatFits, notAShape } from './spatial-messages.ts';
import type { IsPositive } from './window-type.ts';

/** The twin of `reshapeShape`. */
export type ReshapeShape<Input extends Shape, Target extends Shape> = Reshaped<
  LiteralShape<Input>,
  LiteralShape<Target>
>;

type Reshaped<Input extends Shape, Target extends Shape> = number extends Target['length']
  ? number[]
  : Target['length'] extends 1 | 3
    ? SizesFit<Target> extends false
      ? Misfit<`reshape: ${notAShape<Target>}.`>
      : Filled<Input, Target, Product<Input>, Product<Closed<Target>>>
    : Misfit<`reshape: ${notAShape<Target>}.`>;

/** Whether all sizes can be, one −1 among them. */
type SizesFit<Target extends Shape, HasOpen extends boolean = false> = Target extends readonly [
  infer First extends number,
  ...infer Rest extends Shape,
]
  ? First extends -1
    ? HasOpen extends true
      ? false
      : SizesFit<Rest, true>
    : IsPositive<Literal<First>> extends false
      ? false
      : SizesFit<Rest, HasOpen>
  : true;

/** The sizes without the −1. */
type Closed<Target extends Shape> = Target extends readonly [
  infer First extends number,
  ...infer Rest extends Shape,
]
  ? First extends -1
    ? Closed<Rest>
    : [First, ...Closed<Rest>]
  : [];

type Filled<
  Input extends Shape,
  Target extends Shape,
  Count extends number,
  Rest extends number,
> = number extends Count | Rest
  ? Opened<Target, number>
  : -1 extends Target[number]
    ? Modulo<Count, Rest> extends 0
      ? Opened<Target, Divide<Count, Rest>>
      : Misfit<`reshape: ${doesNotFill<Count, Input, Target>}. ${flatFits<Count>}`>
    : Count extends Rest
      ? Target
      : Misfit<`reshape: ${doesNotFill<Count, Input, Target>}. ${flatFits<Count>}`>;

/** The shape with a size for its −1. */
type Opened<Target extends Shape, Left extends number> = {
  -readonly [K in keyof Target]: Target[K] extends -1 ? Left : Target[K];
};
