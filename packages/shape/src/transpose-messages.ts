import type { Divide, Subtract } from './arithmetic/arithmetic.ts';

// Each message is a function and a type of the same name, so that the terminal and the editor say the same sentence.

/** Output padding settles which of the sizes that one stride leads to is meant: more than that it cannot add. */
export function outputPaddingTooLarge(outputPadding: number, stride: number): string {
  return `outputPadding ${outputPadding} is not below stride ${stride}`;
}
export type outputPaddingTooLarge<
  OutputPadding extends number,
  Stride extends number,
> = `outputPadding ${OutputPadding} is not below stride ${Stride}`;

export function outputPaddingLimit(limit: number): string {
  return `It can be at most ${limit} here.`;
}
export type outputPaddingLimit<Limit extends number> = `It can be at most ${Limit} here.`;

/** `full` is the size of the output without padding. */
export function nothingLeft(before: number, after: number, axis: string, full: number): string {
  return `padding ${before} + ${after} leaves nothing of the ${axis} (${full})`;
}
export type nothingLeft<
  Before extends number,
  After extends number,
  Axis extends string,
  Full extends number,
> = `padding ${Before} + ${After} leaves nothing of the ${Axis} (${Full})`;

export function croppingLimit(full: number): string {
  return `Padding can be at most ${Math.floor((full - 1) / 2)} on both sides.`;
}
export type croppingLimit<Full extends number> = `Padding can be at most ${Divide<
  Subtract<Full, 1>,
  2
>} on both sides.`;
