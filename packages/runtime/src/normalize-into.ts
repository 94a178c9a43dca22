import { UsageError } from '@fovea/shape';
import { checkInputSpec } from './check-input-spec.ts';
import type { InputSpec } from './input-spec.ts';

/**
 * The second half of preprocessing: writes `(pixel / 255 − mean) / std` for one
 * image to `out[offset…]`.
 *
 * @param pixels [channels, height, width] of `spec`, as `toInputPixels` gives them.
 * @param offset where the image starts in `out`, in values.
 * @throws UsageError when `pixels` is not of that length or `out` is too short, or for an impossible `spec`.
 */
export function normalizeInto(pixels: Uint8Array, spec: InputSpec, out: Float32Array, offset = 0): void {
  checkInputSpec(spec);
  const size = spec.height * spec.width;
  if (pixels.length !== spec.channels * size) {
    throw new UsageError('normalize-pixels', 'the pixels are not of the length that the input needs', {
      expected: `${spec.channels * size} (${spec.channels}×${spec.height}×${spec.width})`,
      received: `${pixels.length}`,
    });
  }
  if (out.length < pixels.length) {
    throw new UsageError('normalize-output', 'the image does not fit into the output', {
      expected: `${pixels.length} values of room`,
      received: `${out.length}`,
    });
  }
  if (!(Number.isInteger(offset) && offset >= 0 && offset + pixels.length <= out.length)) {
    throw new UsageError('normalize-offset', 'the image does not fit into the output', {
      expected: `an offset from 0 to ${out.length - pixels.length} (${pixels.length} values into ${out.length})`,
      received: `${offset}`,
    });
  }
  const table = new Float32Array(256);
  for (let channel = 0; channel < spec.channels; channel++) {
    const mean = spec.mean[channel] ?? 0;
    const std = spec.std[channel] ?? 1;
    for (let value = 0; value < 256; value++) table[value] = (value / 255 - mean) / std;
    const start = channel * size;
    for (let i = start; i < start + size; i++) out[offset + i] = table[pixels[i] ?? 0] ?? 0;
  }
}
