import type { Misfit, Shape } from '@fovea/shape';
import type { Apply, Step } from './layer.ts';

/** What a branch of a composite of this type gives, or a misfit that says in which type of layer it is. */
export type BranchShape<Type extends string, Branch extends Step, In extends Shape> =
  Apply<Branch, In> extends infer Result
    ? Result extends Misfit<infer Message>
      ? Misfit<`${Type} > ${Message}`>
      : Result
    : never;

/** What each of several branches gives, or the first misfit. */
export type BranchShapes<
  Type extends string,
  Branches extends readonly unknown[],
  In extends Shape,
  Done extends readonly Shape[] = [],
> = Branches extends readonly [infer First extends Step, ...infer Rest]
  ? BranchShape<Type, First, In> extends infer Result
    ? Result extends Shape
      ? BranchShapes<Type, Rest, In, [...Done, Result]>
      : Result
    : never
  : Branches extends readonly []
    ? Done
    : readonly Shape[];
