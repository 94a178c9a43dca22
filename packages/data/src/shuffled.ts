import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from './random.ts';

/** A shuffled copy (Fisher–Yates); every order is equally likely. */
export function shuffled(
  values: Uint32Array,
  [seed, ...position]: readonly [number, ...number[]],
): Uint32Array {
  const generator = randomStream(seed, ...position);
  const out = values.slice();
  for (let last = out.length - 1; last > 0; last--) {
    const other = uniformInt(generator, 0, last);
    const kept = out[last] ?? 0;
    out[last] = out[other] ?? 0;
    out[other] = kept;
  }
  return out;
}
