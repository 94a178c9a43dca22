import type { Window2d } from '@fovea/shape';

/**
 * How an activation lies in memory while training. Users see `[channels,
 * height, width]` everywhere; on the way through a training graph other orders
 * are faster (rows can be gathered and multiplied as matrices).
 */
export type Layout =
  /** `[batch, …shape]`: NCHW, or `[batch, features]`. */
  | { readonly kind: 'plain' }
  /** `[batch, height·width, channels]`. */
  | { readonly kind: 'rows' }
  /**
   * `[batch, kernel positions, output positions, channels]`: for every position
   * of a sliding window what it sees. Positions outside the image hold `fill`.
   */
  | { readonly kind: 'windows'; readonly window: Window2d; readonly fill: number };

export const plain: Layout = { kind: 'plain' };
export const rows: Layout = { kind: 'rows' };

/** A value in a training graph, and how it lies. */
export interface Activation {
  readonly value: string;
  readonly layout: Layout;
}

/** Whether two layouts are the same to the byte. */
export function sameLayout(a: Layout, b: Layout): boolean {
  if (a.kind !== 'windows' || b.kind !== 'windows') return a.kind === b.kind;
  return a.fill === b.fill && JSON.stringify(a.window) === JSON.stringify(b.window);
}
