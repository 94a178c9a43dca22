import { UsageError } from '@fovea/shape';
import { checkPixels, type Pixels } from './pixels.ts';

/** A part of an image, in pixels from its top left; need not lie on whole pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Resizes to `width` × `height` with a triangle filter, first along the rows,
 * then along the columns, rounding to 8 bits after each. When shrinking, the
 * filter is widened by the ratio, so that every source pixel counts; when
 * enlarging, this is bilinear interpolation. An unchanged size returns `pixels`
 * itself.
 *
 * With `box`, only that part of the image is brought to the new size; at its
 * edges the filter still sees the pixels beside it.
 *
 * The arithmetic is that of Pillow 11's `Image.resize(…, BILINEAR, box)`
 * (https://github.com/python-pillow/Pillow/blob/11.0.0/src/libImaging/Resample.c):
 * integer weights of 22 bits, so that every engine gives the same bytes.
 *
 * Channels are resized one by one. For pixels with alpha that lets the colour
 * of invisible pixels leak in: composite them first, as `toInputPixels` does.
 *
 * @throws DataError for pixels whose sizes and length disagree.
 * @throws UsageError for a new size that is not whole and positive.
 */
export function resizePixels(
  pixels: Pixels,
  width: number,
  height: number,
  box: Box = { left: 0, top: 0, width: pixels.width, height: pixels.height },
): Pixels {
  checkPixels(pixels);
  checkBox(box, pixels);
  if (!(Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1)) {
    throw new UsageError('resize-size', 'an image cannot be resized to this size', {
      expected: 'a whole width and height of at least 1',
      received: `${width}×${height}`,
    });
  }
  const { channels } = pixels;
  const across = { from: pixels.width, start: box.left, length: box.width, to: width };
  const down = { from: pixels.height, start: box.top, length: box.height, to: height };
  const rows = isIdentity(across) ? pixels : { ...resizeRows(pixels, across), channels };
  return isIdentity(down) ? rows : { ...resizeColumns(rows, down), channels };
}

function checkBox({ left, top, width, height }: Box, pixels: Pixels): void {
  const isInside = (start: number, length: number, size: number): boolean =>
    start >= 0 && length > 0 && start + length <= size;
  if (isInside(left, width, pixels.width) && isInside(top, height, pixels.height)) return;
  throw new UsageError('resize-box', 'the box is not a part of the image', {
    expected: `a part of ${pixels.width}×${pixels.height}`,
    received: `${width}×${height} from (${left}, ${top})`,
  });
}

/** One axis of the work: `to` positions from the `length` source pixels after `start`, of `from` in all. */
interface Axis {
  readonly from: number;
  readonly start: number;
  readonly length: number;
  readonly to: number;
}

function isIdentity({ from, start, length, to }: Axis): boolean {
  return start === 0 && length === from && to === from;
}

const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

/** For each output position: the first source position, and the weights from there on, padded to `taps`. */
interface Weights {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly taps: number;
  readonly values: Int32Array;
}

function triangleWeights({ from, start, length, to }: Axis): Weights {
  // Pillow keeps boxes as float32.
  const low32 = Math.fround(start);
  const scale = Math.fround(Math.fround(start + length) - low32) / to;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const values = new Int32Array(to * taps);
  for (let position = 0; position < to; position++) {
    const centre = low32 + (position + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(from, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: high - low }, (_, tap) =>
      Math.max(0, 1 - Math.abs((low + tap - centre + 0.5) * (1 / support))),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    first[position] = low;
    count[position] = weights.length;
    values.set(
      weights.map((weight) => Math.trunc(0.5 + (weight / total) * (1 << PRECISION))),
      position * taps,
    );
  }
  return { first, count, taps, values };
}

type Plane = Omit<Pixels, 'channels'>;

function resizeRows({ data, width, height, channels }: Pixels, axis: Axis): Plane {
  const { to } = axis;
  const { first, count, taps, values } = triangleWeights(axis);
  const out = new Uint8Array(to * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < to; x++) {
      const start = (y * width + at(first, x)) * channels;
      const length = at(count, x);
      for (let channel = 0; channel < channels; channel++) {
        let sum = HALF;
        for (let tap = 0; tap < length; tap++) {
          sum += at(data, start + tap * channels + channel) * at(values, x * taps + tap);
        }
        out[(y * to + x) * channels + channel] = clip(sum);
      }
    }
  }
  return { data: out, width: to, height };
}

function resizeColumns({ data, width, channels }: Pixels, axis: Axis): Plane {
  const { to } = axis;
  const { first, count, taps, values } = triangleWeights(axis);
  const row = width * channels;
  const out = new Uint8Array(to * row);
  for (let y = 0; y < to; y++) {
    const start = at(first, y) * row;
    const length = at(count, y);
    for (let i = 0; i < row; i++) {
      let sum = HALF;
      for (let tap = 0; tap < length; tap++) {
        sum += at(data, start + tap * row + i) * at(values, y * taps + tap);
      }
      out[y * row + i] = clip(sum);
    }
  }
  return { data: out, width, height: to };
}

/** Fixed point to a byte. The weights may add up to a little more than one, hence the upper bound. */
function clip(sum: number): number {
  return Math.min(255, sum >> PRECISION);
}

/** The loops stay inside the arrays; this says so where the compiler cannot see it. */
function at(values: Uint8Array | Uint8ClampedArray | Int32Array, index: number): number {
  return values[index] ?? 0;
}
