import { type FormatShape, type FormatSize, formatShape, type Shape } from './shape.ts';

// Each message is a function and a type of the same name, so that the terminal and the editor say the same sentence.

/** What a type-level rule gives where a shape does not fit: the sentence that the run-time rule would throw. */
export interface Misfit<Message extends string> {
  readonly misfit: Message;
}

export function needsImage(shape: Shape): string {
  return `needs a [channels, height, width] input, got ${formatShape(shape)}`;
}
export type needsImage<S extends Shape> = `needs a [channels, height, width] input, got ${FormatShape<S>}`;

export function needsFlat(shape: Shape): string {
  return `needs a flat [features] input, got ${formatShape(shape)}`;
}
export type needsFlat<S extends Shape> = `needs a flat [features] input, got ${FormatShape<S>}`;

export function flattenFix(features: number): string {
  return `flatten() before it gives [${features}].`;
}
export type flattenFix<Features extends number> = `flatten() before it gives [${FormatSize<Features>}].`;

export function groupsMisfit(groups: number, what: 'input channels' | 'filters', count: number): string {
  return `groups ${groups} does not divide the ${count} ${what}`;
}
export type groupsMisfit<
  Groups extends number,
  What extends 'input channels' | 'filters',
  Count extends number,
> = `groups ${Groups} does not divide the ${Count} ${What}`;

/** `filters` is the nearest number that the groups divide; none where it is the input channels that they do not. */
export function groupsFixes(groups: number, filters?: number): string {
  return `Groups ${groups} fits${filters === undefined ? '' : `; so do ${filters} filters`}.`;
}
export type groupsFixes<
  Groups extends number,
  Filters extends number = never,
> = `Groups ${Groups} fits${[Filters] extends [never] ? '' : `; so do ${Filters} filters`}.`;

export function unknownAttribute(name: string): string {
  return `unknown attribute "${name}"`;
}
export type unknownAttribute<Name extends string> = `unknown attribute "${Name}"`;

export function knownAttributes(names: readonly string[]): string {
  return names.length === 0 ? 'It takes none.' : `It takes ${names.join(', ')}.`;
}
export type knownAttributes<Names extends string> = `It takes ${Names}.`;
