import { commonDivisor, divisorAtMost } from './divisors.ts';
import { ShapeError } from './error.ts';
import { type Fix, insertFix, removeFix, setFix, unsetFix } from './fix.ts';
import type { InitAttributes } from './init-attributes.ts';
import {
  flattenFix,
  groupsFixes,
  groupsMisfit,
  knownAttributes,
  needsFlat,
  needsImage,
  unknownAttribute,
} from './messages.ts';
import { elementCount, type Padding, type Pair, type Shape } from './shape.ts';
import { isSize, nearestSize } from './window-fixes.ts';
import { notPositive } from './window-messages.ts';
import { resolveWindow2d } from './window2d.ts';

export interface Conv2dAttributes extends InitAttributes {
  /** Number of output channels. */
  readonly filters: number;
  readonly kernel: Pair;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilation?: Pair;
  /** Default 1. Must divide the input channels and the filters. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
  /** Refuses a stride that leaves rows or columns unseen. Default false. */
  readonly strict?: boolean;
}

export interface Pool2dAttributes {
  readonly size: Pair;
  /** Default: `size`. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
  /** Lets a last window reach beyond the image. Default false. */
  readonly ceil?: boolean;
  /** Refuses a stride that leaves rows or columns unseen. Default false. */
  readonly strict?: boolean;
}

export interface MaxPool2dAttributes extends Pool2dAttributes {
  /** Distance between the positions that a window looks at. Default 1. */
  readonly dilation?: Pair;
}

export interface AvgPool2dAttributes extends Pool2dAttributes {
  /** Whether padding counts in the mean, as zeros; what a last window reaches beyond it never does. Default false. */
  readonly countPadding?: boolean;
}

/** `[channels, height, width]` → `[filters, height', width']`. @throws ShapeError when the attributes or the window do not fit. */
export function conv2dShape(input: Shape, attributes: Conv2dAttributes): number[] {
  const { filters, groups = 1 } = attributes;
  const [channels = 0] = requireImage('conv2d', input);
  requirePositive('conv2d', 'filters', filters);
  requirePositive('conv2d', 'groups', groups);
  checkGroups('conv2d', channels, filters, groups);
  return [filters, ...resolveWindow2d('conv2d', input, attributes).output];
}

/** `[channels, height, width]` → `[channels, height', width']`. @throws ShapeError when the window does not fit. */
export function pool2dShape(
  layer: 'maxPool2d' | 'avgPool2d',
  input: Shape,
  attributes: MaxPool2dAttributes | AvgPool2dAttributes,
): number[] {
  const [channels = 0] = requireImage(layer, input);
  return [channels, ...resolveWindow2d(layer, input, attributes).output];
}

/** `[channels, height, width]` → `[channels]`. @throws ShapeError for anything but an image. */
export function globalPoolShape(layer: string, input: Shape): number[] {
  const [channels = 0] = requireImage(layer, input);
  return [channels];
}

/** An image, unchanged. @throws ShapeError for anything else. */
export function imageShape(layer: string, input: Shape): number[] {
  return requireImage(layer, input);
}

/** Any shape → `[features]`, the product of its sizes. */
export function flattenShape(input: Shape): number[] {
  return [elementCount(input)];
}

/** A flat list, unchanged. @throws ShapeError for anything else. */
export function flatShape(layer: string, input: Shape): number[] {
  if (input.length === 1) return [...input];
  const [features = 0] = flattenShape(input);
  throw new ShapeError('needs-flat', needsFlat(input), {
    path: layer,
    hint: flattenFix(features),
    fixes: [insertFix('flatten')],
  });
}

/** `[features]` → `[units]`. @throws ShapeError for an input that is not flat. */
export function denseShape(input: Shape, { units }: { readonly units: number }): number[] {
  flatShape('dense', input);
  requirePositive('dense', 'units', units);
  return [units];
}

/** @throws ShapeError when `attributes` has a name that is not among `allowed`. */
export function checkAttributes(layer: string, attributes: object, allowed: readonly string[]): void {
  const unknown = Object.keys(attributes).find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  throw new ShapeError('unknown-attribute', unknownAttribute(unknown), {
    path: layer,
    hint: knownAttributes(allowed),
    fixes: [unsetFix(unknown)],
  });
}

/** The groups must divide the channels and the filters alike. */
export function checkGroups(layer: string, channels: number, filters: number, groups: number): void {
  if (channels % groups === 0 && filters % groups === 0) return;
  const fewer = divisorAtMost(commonDivisor(channels, filters), groups - 1);
  const fixes: Fix[] = [setFix('groups', fewer)];
  if (channels % groups !== 0) {
    throw new ShapeError('groups-misfit', groupsMisfit(groups, 'input channels', channels), {
      path: layer,
      hint: groupsFixes(fewer),
      fixes,
    });
  }
  const more = Math.ceil(filters / groups) * groups;
  throw new ShapeError('groups-misfit', groupsMisfit(groups, 'filters', filters), {
    path: layer,
    hint: groupsFixes(fewer, more),
    fixes: [...fixes, setFix('filters', more)],
  });
}

export function requireImage(layer: string, input: Shape): number[] {
  if (input.length === 3) return [...input];
  throw new ShapeError('needs-image', needsImage(input), { path: layer, fixes: [removeFix] });
}

export function requirePositive(layer: string, name: string, value: number): void {
  if (isSize(value)) return;
  throw new ShapeError('not-positive', notPositive(name, value), {
    path: layer,
    fixes: [setFix(name, nearestSize(value))],
  });
}
