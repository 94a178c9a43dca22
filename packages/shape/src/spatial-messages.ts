import { type FormatShape, formatShape, type Shape } from './shape.ts';

// Each message is a function and a type of the same name, so that the terminal and the editor say the same sentence.

export const alignsNothing = "alignCorners is for mode 'bilinear' only";
export type alignsNothing = typeof alignsNothing;

/** Pixel shuffle makes a block of factor × factor pixels of as many channels. */
export function channelsMisfit(factor: number, channels: number): string {
  return `the ${channels} input channels do not make blocks of ${factor} × ${factor}`;
}
export type channelsMisfit<
  Factor extends number,
  Channels extends number,
> = `the ${Channels} input channels do not make blocks of ${Factor} × ${Factor}`;

export function channelsFixes(factor: number, channels: number): string {
  return `Factor ${factor} fits; so do ${channels} channels.`;
}
export type channelsFixes<
  Factor extends number,
  Channels extends number,
> = `Factor ${Factor} fits; so do ${Channels} channels.`;

export function notAShape(shape: Shape): string {
  return `shape must be [features] or [channels, height, width], of which one may be -1, got ${formatShape(shape)}`;
}
export type notAShape<S extends Shape> =
  `shape must be [features] or [channels, height, width], of which one may be -1, got ${FormatShape<S>}`;

export function doesNotFill(count: number, from: Shape, to: Shape): string {
  return `the ${count} values of ${formatShape(from)} do not fill ${formatShape(to)}`;
}
export type doesNotFill<
  Count extends number,
  From extends Shape,
  To extends Shape,
> = `the ${Count} values of ${FormatShape<From>} do not fill ${FormatShape<To>}`;

export function flatFits(count: number): string {
  return `[${count}] fits.`;
}
export type flatFits<Count extends number> = `[${Count}] fits.`;
