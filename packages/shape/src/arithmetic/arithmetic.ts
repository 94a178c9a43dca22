import type { AddTable, DivideTable, MultiplyTable, SubtractTable } from './digit-tables.gen.ts';

/**
 * Arithmetic on literal whole numbers from 0 up, digit by digit on their
 * decimal text, as it is done by hand. (Tuple lengths, the usual trick, end at
 * some thousands; this does not.) An operand that is just `number` gives
 * `number`; a difference below zero and a division by zero give `never`.
 */
export type Add<A extends number, B extends number> = B extends 0
  ? A
  : A extends 0
    ? B
    : Known<A | B> extends true
      ? ToNumber<AddText<Reverse<`${A}`>, Reverse<`${B}`>>>
      : number;

export type Subtract<A extends number, B extends number> = B extends 0
  ? A
  : Known<A | B> extends true
    ? ToNumber<SubtractText<Reverse<`${A}`>, Reverse<`${B}`>>>
    : number;

export type Multiply<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : Known<A | B> extends true
      ? A extends 0
        ? 0
        : B extends 0
          ? 0
          : ToNumber<MultiplyText<Reverse<`${A}`>, `${B}`>>
      : number;

/** A / B, rounded down. */
export type Divide<A extends number, B extends number> = B extends 1
  ? A
  : Known<A | B> extends true
    ? ToNumber<DivideText<`${A}`, `${B}`>[0]>
    : number;

/** What is left of A after dividing by B. */
export type Modulo<A extends number, B extends number> = B extends 1
  ? 0
  : Known<A | B> extends true
    ? ToNumber<DivideText<`${A}`, `${B}`>[1]>
    : number;

/** A / B, rounded up. */
export type DivideUp<A extends number, B extends number> = B extends 1
  ? A
  : Divide<Add<A, Subtract<B, 1>>, B>;

/** Whether A < B; `boolean` when that is not known. */
export type LessThan<A extends number, B extends number> =
  Known<A | B> extends true ? ([Subtract<A, B>] extends [never] ? true : false) : boolean;

/** Whether N has no member that is just `number`. */
type Known<N extends number> = number extends N ? false : true;

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type ToNumber<Text extends string> = Text extends `${infer N extends number}` ? N : never;

type Reverse<Text extends string, Done extends string = ''> = Text extends `${infer Head}${infer Tail}`
  ? Reverse<Tail, `${Head}${Done}`>
  : Done;

type WithoutLeadingZeros<Text extends string> = Text extends `0${infer Rest}`
  ? Rest extends ''
    ? '0'
    : WithoutLeadingZeros<Rest>
  : Text;

/** Operands last digit first, result in reading order. */
type AddText<
  A extends string,
  B extends string,
  Carry extends string = '0',
  Done extends string = '',
> = A extends `${infer a}${infer RestA}`
  ? B extends `${infer b}${infer RestB}`
    ? `${Carry}${a}${b}` extends infer Key extends keyof AddTable
      ? AddTable[Key] extends `${infer Next}${infer digit}`
        ? AddText<RestA, RestB, Next, `${digit}${Done}`>
        : never
      : never
    : Carry extends '0'
      ? `${Reverse<A>}${Done}`
      : AddText<A, '1', '0', Done>
  : B extends ''
    ? Carry extends '0'
      ? Done
      : `1${Done}`
    : AddText<B, '', Carry, Done>;

/** Operands last digit first, result in reading order; `never` below zero. */
type SubtractText<
  A extends string,
  B extends string,
  Borrow extends string = '0',
  Done extends string = '',
> = A extends `${infer a}${infer RestA}`
  ? B extends `${infer b}${infer RestB}`
    ? `${Borrow}${a}${b}` extends infer Key extends keyof SubtractTable
      ? SubtractTable[Key] extends `${infer Next}${infer digit}`
        ? SubtractText<RestA, RestB, Next, `${digit}${Done}`>
        : never
      : never
    : Borrow extends '0'
      ? WithoutLeadingZeros<`${Reverse<A>}${Done}`>
      : SubtractText<A, '1', '0', Done>
  : B extends ''
    ? Borrow extends '0'
      ? WithoutLeadingZeros<Done>
      : never
    : never;

/** `A` (last digit first) times `B` (in reading order): ten times the sum so far, plus A times the next digit. */
type MultiplyText<
  A extends string,
  B extends string,
  Sum extends string = '',
> = B extends `${infer b}${infer RestB}`
  ? MultiplyText<A, RestB, b extends '0' ? `${Sum}0` : AddText<Reverse<`${Sum}0`>, Reverse<TimesDigit<A, b>>>>
  : WithoutLeadingZeros<Sum>;

type TimesDigit<
  A extends string,
  B extends string,
  Carry extends string = '0',
  Done extends string = '',
> = A extends `${infer a}${infer RestA}`
  ? `${a}${B}` extends infer Key extends keyof MultiplyTable
    ? MultiplyTable[Key] extends `${infer tens}${infer ones}`
      ? AddText<ones, Carry> extends infer Sum extends string
        ? Sum extends `1${infer digit extends Digit}`
          ? TimesDigit<RestA, B, AddText<tens, '1'>, `${digit}${Done}`>
          : TimesDigit<RestA, B, tens, `${Sum}${Done}`>
        : never
      : never
    : never
  : Carry extends '0'
    ? Done
    : `${Carry}${Done}`;

type DivideText<A extends string, B extends string> = B extends '0'
  ? [never, never]
  : B extends '1'
    ? [A, '0']
    : B extends Digit
      ? ByDigit<A, B>
      : ByNumber<A, Reverse<B>>;

type ByDigit<
  A extends string,
  B extends string,
  Rest extends string = '0',
  Quotient extends string = '',
> = A extends `${infer a}${infer RestA}`
  ? `${B}${Rest}${a}` extends infer Key extends keyof DivideTable
    ? DivideTable[Key] extends `${infer q}${infer r}`
      ? ByDigit<RestA, B, r, `${Quotient}${q}`>
      : never
    : never
  : [WithoutLeadingZeros<Quotient>, Rest];

type ByNumber<
  A extends string,
  B extends string,
  Rest extends string = '0',
  Quotient extends string = '',
> = A extends `${infer a}${infer RestA}`
  ? HowOften<WithoutLeadingZeros<`${Rest}${a}`>, B> extends [infer q extends string, infer r extends string]
    ? ByNumber<RestA, B, r, `${Quotient}${q}`>
    : never
  : [WithoutLeadingZeros<Quotient>, Rest];

/** How often `B` (last digit first) goes into `A` (in reading order), below ten times, and what is left. */
type HowOften<A extends string, B extends string, Times extends readonly 0[] = []> = [
  SubtractText<Reverse<A>, B>,
] extends [never]
  ? [`${Times['length']}`, A]
  : HowOften<SubtractText<Reverse<A>, B>, B, [...Times, 0]>;
