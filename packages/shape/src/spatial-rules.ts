import { ShapeError } from './error.ts';
import { setFix, unsetFix } from './fix.ts';
import type { InitAttributes } from './init-attributes.ts';
import { type Border, elementCount, type Padding, type Pair, type Shape } from './shape.ts';
import { requireImage, requirePositive } from './shape-rules.ts';
import {
  alignsNothing,
  channelsFixes,
  channelsMisfit,
  doesNotFill,
  flatFits,
  notAShape,
} from './spatial-messages.ts';
import { borderAlong } from './transpose-rule.ts';
import { isSide, isSize, nearestSide, nearestSize } from './window-fixes.ts';
import { notPositive, notWhole } from './window-messages.ts';
import { resolveWindow2d } from './window2d.ts';

export interface DepthwiseConv2dAttributes extends InitAttributes {
  readonly kernel: Pair;
  /** Output channels for each input channel. Default 1. */
  readonly multiplier?: number;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilation?: Pair;
  /** Default true. */
  readonly bias?: boolean;
  /** Refuses a stride that leaves rows or columns unseen. Default false. */
  readonly strict?: boolean;
}

/** How values between pixels come about: the nearest pixel's, or a mix of the four around. */
export interface ResampleAttributes {
  /** Default `nearest`. */
  readonly mode?: 'nearest' | 'bilinear';
  /** For `bilinear`: whether the corner pixels' centres lie on each other instead of the images' edges. Default false. */
  readonly alignCorners?: boolean;
}

export interface Upsample2dAttributes extends ResampleAttributes {
  /** Whole number of times. */
  readonly scale: Pair;
}

export interface Resize2dAttributes extends ResampleAttributes {
  /** Height and width of the output. */
  readonly size: Pair;
}

/** `[channels, height, width]` → `[channels · multiplier, height', width']`. @throws ShapeError when the window does not fit. */
export function depthwiseConv2dShape(input: Shape, attributes: DepthwiseConv2dAttributes): number[] {
  const { multiplier = 1 } = attributes;
  const [channels = 0] = requireImage('depthwiseConv2d', input);
  requirePositive('depthwiseConv2d', 'multiplier', multiplier);
  return [channels * multiplier, ...resolveWindow2d('depthwiseConv2d', input, attributes).output];
}

/** `[channels, height, width]` → `[channels, …size]`. @throws ShapeError for a size that cannot be. */
export function adaptivePoolShape(layer: string, input: Shape, { size }: { readonly size: Pair }): number[] {
  const [channels = 0] = requireImage(layer, input);
  return [channels, ...positivePair(layer, 'size', size)];
}

/** `[channels, height, width]` → `[channels, height + top + bottom, width + left + right]`. @throws ShapeError for padding that cannot be. */
export function zeroPad2dShape(input: Shape, { padding }: { readonly padding: Border }): number[] {
  const [channels = 0, height = 0, width = 0] = requireImage('zeroPad2d', input);
  const sides = typeof padding === 'number' ? [padding] : padding;
  const wrong = sides.find((side) => !isSide(side));
  if (wrong !== undefined) {
    const mended = typeof padding === 'number' ? nearestSide(padding) : padding.map(nearestSide);
    throw new ShapeError('padding-range', notWhole('padding', wrong), {
      path: 'zeroPad2d',
      fixes: [setFix('padding', mended)],
    });
  }
  const [[top, bottom], [left, right]] = [borderAlong(padding, 0), borderAlong(padding, 1)];
  return [channels, height + top + bottom, width + left + right];
}

/** `[channels, height, width]` → `[channels, height · scale, width · scale]`. @throws ShapeError for attributes that cannot be. */
export function upsample2dShape(input: Shape, attributes: Upsample2dAttributes): number[] {
  const [channels = 0, height = 0, width = 0] = requireImage('upsample2d', input);
  const [down, right] = positivePair('upsample2d', 'scale', attributes.scale);
  checkAlignment('upsample2d', attributes);
  return [channels, height * down, width * right];
}

/** `[channels, height, width]` → `[channels, …size]`. @throws ShapeError for attributes that cannot be. */
export function resize2dShape(input: Shape, attributes: Resize2dAttributes): number[] {
  const [channels = 0] = requireImage('resize2d', input);
  const size = positivePair('resize2d', 'size', attributes.size);
  checkAlignment('resize2d', attributes);
  return [channels, ...size];
}

/** `[channels, height, width]` → `[channels / factor², height · factor, width · factor]`. @throws ShapeError when the channels do not fit. */
export function pixelShuffleShape(input: Shape, { factor }: { readonly factor: number }): number[] {
  const [channels = 0, height = 0, width = 0] = requireImage('pixelShuffle', input);
  requirePositive('pixelShuffle', 'factor', factor);
  const block = factor * factor;
  if (channels % block === 0) return [channels / block, height * factor, width * factor];
  const fitting = factorAtMost(channels, factor - 1);
  throw new ShapeError('channels-misfit', channelsMisfit(factor, channels), {
    path: 'pixelShuffle',
    hint: channelsFixes(fitting, Math.ceil(channels / block) * block),
    fixes: [setFix('factor', fitting)],
  });
}

/** Any shape → `shape`, whose −1 is what is left. @throws ShapeError when it has other than as many values. */
export function reshapeShape(input: Shape, { shape }: { readonly shape: Shape }): number[] {
  const count = elementCount(input);
  const fix = { path: 'reshape', fixes: [setFix('shape', [count])] };
  const open = shape.indexOf(-1);
  const isShape = shape.length === 1 || shape.length === 3;
  if (!isShape || shape.some((size, i) => i !== open && !isSize(size))) {
    throw new ShapeError('not-a-shape', notAShape(shape), fix);
  }
  const known = elementCount(shape.filter((_, i) => i !== open));
  if (open === -1 ? known !== count : count % known !== 0) {
    throw new ShapeError('reshape-misfit', doesNotFill(count, input, shape), {
      ...fix,
      hint: flatFits(count),
    });
  }
  return shape.map((size, i) => (i === open ? count / known : size));
}

/** Height and width, each a whole number of at least 1. */
function positivePair(layer: string, name: string, pair: Pair): readonly [number, number] {
  const both = typeof pair === 'number' ? ([pair, pair] as const) : pair;
  const wrong = both.find((value) => !isSize(value));
  if (wrong === undefined) return both;
  throw new ShapeError('not-positive', notPositive(name, wrong), {
    path: layer,
    fixes: [setFix(name, typeof pair === 'number' ? nearestSize(pair) : pair.map(nearestSize))],
  });
}

function checkAlignment(layer: string, { mode = 'nearest', alignCorners = false }: ResampleAttributes): void {
  if (mode === 'bilinear' || !alignCorners) return;
  throw new ShapeError('aligns-nothing', alignsNothing, { path: layer, fixes: [unsetFix('alignCorners')] });
}

/** The largest factor of at most `most` whose square divides the channels. */
function factorAtMost(channels: number, most: number): number {
  let factor = Math.min(most, Math.floor(Math.sqrt(channels)));
  while (channels % (factor * factor) !== 0) factor--;
  return factor;
}
