import { type FormatShape, type FormatSize, formatShape, type Shape } from './shape.ts';

// What is wrong with the shapes that branches give, as functions and types of the same name.

export function cannotAdd(first: Shape, second: Shape): string {
  return `cannot add ${formatShape(first)} and ${formatShape(second)}`;
}
export type cannotAdd<
  A extends Shape,
  B extends Shape,
> = `cannot add ${FormatShape<A>} and ${FormatShape<B>}`;

export function cannotJoin(first: Shape, second: Shape): string {
  return `cannot join ${formatShape(first)} and ${formatShape(second)} along the channels`;
}
export type cannotJoin<
  A extends Shape,
  B extends Shape,
> = `cannot join ${FormatShape<A>} and ${FormatShape<B>} along the channels`;

export function cannotMultiply(first: Shape, second: Shape): string {
  return `cannot multiply ${formatShape(first)} by ${formatShape(second)}`;
}
export type cannotMultiply<
  A extends Shape,
  B extends Shape,
> = `cannot multiply ${FormatShape<A>} by ${FormatShape<B>}`;

export const sameShapeFix = 'All branches must give the same shape.';
export type sameShapeFix = typeof sameShapeFix;

export const joinFix = 'Height and width must agree.';
export type joinFix = typeof joinFix;

export function multiplyFix([channels = 0]: Shape): string {
  return `It takes the same shape, or one number per channel: [${channels}] or [${channels}, 1, 1].`;
}
export type multiplyFix<Channels extends number> =
  `It takes the same shape, or one number per channel: [${FormatSize<Channels>}] or [${FormatSize<Channels>}, 1, 1].`;

/** A shortcut that brings an image to as many channels, seen at each `stride` rows and columns. */
export function convShortcut(filters: number, stride: readonly [number, number]): string {
  const [height, width] = stride;
  const step = height === width ? `${height}` : `[${height}, ${width}]`;
  return `A shortcut of conv2d({ filters: ${filters}, kernel: 1, stride: ${step} }) fits.`;
}
export type convShortcut<
  Filters extends number,
  Height extends number,
  Width extends number,
> = `A shortcut of conv2d({ filters: ${FormatSize<Filters>}, kernel: 1, stride: ${[Height] extends [Width]
  ? `${Height}`
  : `[${Height}, ${Width}]`} }) fits.`;

export function denseShortcut(units: number): string {
  return `A shortcut of dense(${units}) fits.`;
}
export type denseShortcut<Units extends number> = `A shortcut of dense(${FormatSize<Units>}) fits.`;

export const keepSizeFix = "Convolutions with padding: 'same' keep height and width.";
export type keepSizeFix = typeof keepSizeFix;
