import type { RunPosition } from './schedule.ts';

export interface OneCycle {
  readonly name: 'one-cycle';
  /** The part of the run in which the rate rises, 0 up to but not including 1. Default 0.3. */
  readonly warmup?: number;
  /** The first step's factor, above 0 and at most 1. Default 0.04. */
  readonly start?: number;
  /** The last step's factor, from 0 to 1. Default 4e-6. */
  readonly end?: number;
}

/**
 * Up along half a cosine from `start` to 1, then down along half a cosine to `end`.
 *
 * Source: Smith and Topin, 2017, arXiv:1708.07120, in the form of PyTorch's OneCycleLR (`start` is its
 * 1 / div_factor, `end` its 1 / (div_factor · final_div_factor)), whose cycling of the momentum is left out.
 */
export function oneCycleFactor(
  { warmup = 0.3, start = 0.04, end = 4e-6 }: OneCycle,
  { step, steps }: RunPosition,
): number {
  const [now, top, last] = [step - 1, warmup * steps - 1, steps - 1];
  if (now <= top) return between(start, 1, top === 0 ? 1 : now / top);
  return between(1, end, (now - top) / (last - top));
}

/** Half a cosine from one number to another. */
function between(from: number, to: number, part: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part));
}
