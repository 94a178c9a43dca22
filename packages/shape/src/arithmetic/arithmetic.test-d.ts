import { expectTypeOf, it } from 'vitest';
import type { Add, Divide, DivideUp, LessThan, Modulo, Multiply, Subtract } from './arithmetic.ts';

it('carries and borrows', () => {
  expectTypeOf<Add<999, 1>>().toEqualTypeOf<1000>();
  expectTypeOf<Add<0, 7>>().toEqualTypeOf<7>();
  expectTypeOf<Subtract<1000, 1>>().toEqualTypeOf<999>();
  expectTypeOf<Subtract<7, 7>>().toEqualTypeOf<0>();
  expectTypeOf<Multiply<102760448, 512>>().toEqualTypeOf<52613349376>();
  expectTypeOf<Multiply<0, 512>>().toEqualTypeOf<0>();
  expectTypeOf<Divide<102760448, 4096>>().toEqualTypeOf<25088>();
  expectTypeOf<Divide<3, 4>>().toEqualTypeOf<0>();
  expectTypeOf<Modulo<100, 7>>().toEqualTypeOf<2>();
  expectTypeOf<Modulo<100, 33>>().toEqualTypeOf<1>();
  expectTypeOf<DivideUp<100, 33>>().toEqualTypeOf<4>();
  expectTypeOf<DivideUp<99, 33>>().toEqualTypeOf<3>();
  expectTypeOf<LessThan<9, 10>>().toEqualTypeOf<true>();
  expectTypeOf<LessThan<10, 10>>().toEqualTypeOf<false>();
});

it('has no answer below zero and for a division by zero', () => {
  expectTypeOf<Subtract<3, 4>>().toEqualTypeOf<never>();
  expectTypeOf<Divide<3, 0>>().toEqualTypeOf<never>();
});

it('gives number for an operand that is not known', () => {
  expectTypeOf<Add<number, 1>>().toEqualTypeOf<number>();
  expectTypeOf<Add<1, number>>().toEqualTypeOf<number>();
  expectTypeOf<Subtract<number, 1>>().toEqualTypeOf<number>();
  expectTypeOf<Multiply<number, 2>>().toEqualTypeOf<number>();
  expectTypeOf<Multiply<0, number>>().toEqualTypeOf<number>();
  expectTypeOf<Divide<9, number>>().toEqualTypeOf<number>();
  expectTypeOf<Modulo<9, number>>().toEqualTypeOf<number>();
  expectTypeOf<DivideUp<number, 3>>().toEqualTypeOf<number>();
  expectTypeOf<LessThan<number, 3>>().toEqualTypeOf<boolean>();
});
