import type { InputSpec } from './input-spec.ts';
import { normalizeInto } from './normalize-into.ts';
import type { Pixels } from './pixels.ts';
import { toInputPixels } from './to-input-pixels.ts';

/**
 * An image as a network's input, float32 [channels, height, width]:
 * `toInputPixels`, then `normalizeInto`. Training data goes through the same
 * two functions, so training and inference see the same numbers.
 *
 * @throws DataError for pixels whose sizes and length disagree.
 * @throws UsageError for an impossible `spec`.
 */
export function preprocess(image: Pixels, spec: InputSpec): Float32Array {
  const pixels = toInputPixels(image, spec);
  const out = new Float32Array(pixels.length);
  normalizeInto(pixels, spec, out);
  return out;
}
