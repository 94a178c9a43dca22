/** Whether T is a union of several types. */
export type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/** A literal number as it is, and `number` for what only looks like one: a union, `any`, `never`. */
export type Literal<N> = [N] extends [never]
  ? number
  : 0 extends 1 & N
    ? number
    : IsUnion<N> extends true
      ? number
      : N extends number
        ? N
        : number;

/** A shape as it is, without `readonly`, and `number[]` for a union of shapes, `any` and `never`. */
export type LiteralShape<S extends readonly number[]> = [S] extends [never]
  ? number[]
  : 0 extends 1 & S
    ? number[]
    : IsUnion<S> extends true
      ? number[]
      : { -readonly [K in keyof S]: S[K] };
