import type { Shape } from '@fovea/shape';

/** The start of a network: the shape of one image or feature list, without the batch. */
export interface Input<S extends Shape = Shape> {
  readonly type: 'input';
  readonly shape: S;
}

/**
 * What a network takes: `input([channels, height, width])`, e.g. `input([1, 28, 28])`,
 * or `input([features])`. It comes first in `sequential`.
 */
export function input<const S extends Shape>(shape: S): Input<{ -readonly [K in keyof S]: S[K] }> {
  // A copy of a tuple has the tuple's type; the compiler only knows number[].
  return { type: 'input', shape: [...shape] as { -readonly [K in keyof S]: S[K] } };
}
