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
  const tables = tablesOf(spec);
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
  for (const [channel, table] of tables.entries()) {
    const start = channel * size;
    for (let i = start; i < start + size; i++) out[offset + i] = table[pixels[i] ?? 0] ?? 0;
  }
}

/** By the inputs that images were prepared for. A table takes longer to make than a small image to prepare. */
const known: WeakMap<InputSpec, readonly Float32Array[]> = /* @__PURE__ */ new WeakMap();

/** What each pixel value becomes, channel by channel. @throws UsageError for an impossible `spec` */
function tablesOf(spec: InputSpec): readonly Float32Array[] {
  const found = known.get(spec);
  if (found !== undefined) return found;
  checkInputSpec(spec);
  const made = Array.from({ length: spec.channels }, (_, channel) => {
    const [mean = 0, std = 1] = [spec.mean[channel], spec.std[channel]];
    return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std);
  });
  known.set(spec, made);
  return made;
}
