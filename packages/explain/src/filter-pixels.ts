import { elementCount, formatShape, type Shape, UsageError } from '@fovea/shape';
import { mapPixels, type RgbaPixels } from './map-pixels.ts';
import { mapScale } from './map-scale.ts';

/**
 * The kernels of a convolution on grey or RGB images, as pictures: one per
 * filter, one pixel per kernel position.
 *
 * A kernel on one channel is a heat map around 0 (`mapPixels`, always signed). One on
 * three is in colour: each channel's weight from −limit to limit becomes 0…255,
 * so that 0 everywhere is mid-grey, and a NaN makes its pixel transparent. All
 * filters share one limit, their largest absolute weight, unless there is
 * another given.
 *
 * @param weight - a convolution's `weight`
 * @param shape - its `[filters, channels, height, width]`
 * @throws UsageError for a weight of another size, or kernels on other than 1 or 3 channels
 */
export function filterPixels(
  weight: Float32Array,
  shape: Shape,
  { limit = mapScale(weight).limit }: { readonly limit?: number } = {},
): RgbaPixels[] {
  const [filters = 0, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || elementCount(shape) !== weight.length || (channels !== 1 && channels !== 3)) {
    throw new UsageError('filter-shape', 'the kernels cannot be shown as pictures', {
      path: 'filterPixels',
      expected: '[filters, 1 or 3, height, width], and a weight of that size',
      received: `${formatShape(shape)} and ${weight.length} numbers`,
      hint: 'Show a kernel on other channels one channel at a time, with mapPixels.',
    });
  }
  const size = height * width;
  return Array.from({ length: filters }, (_, filter) => {
    const kernel = weight.subarray(filter * channels * size, (filter + 1) * channels * size);
    if (channels === 1) return mapPixels(kernel, { height, width, scale: { signed: true, limit } });
    const data = new Uint8ClampedArray(4 * size);
    for (let i = 0; i < size; i++) {
      const rgb = [0, 1, 2].map((channel) => kernel[channel * size + i] ?? Number.NaN);
      data.set(
        rgb.some(Number.isNaN) ? [0, 0, 0, 0] : [...rgb.map((value) => level(value, limit)), 255],
        4 * i,
      );
    }
    return { data, width, height, channels: 4 };
  });
}

/** −limit…limit as 0…255. */
function level(value: number, limit: number): number {
  const share = value === 0 ? 0 : Math.max(-1, Math.min(1, value / limit));
  return Math.round(127.5 * (share + 1));
}
