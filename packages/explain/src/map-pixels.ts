import type { Pixels } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { type MapScale, mapScale } from './map-scale.ts';
import { valueColour } from './value-colour.ts';

/** Pixels that a canvas takes as they are: `new ImageData(data, width, height)`. */
export interface RgbaPixels extends Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly channels: 4;
}

export interface MapOptions {
  readonly height: number;
  readonly width: number;
  /** Default: the map's own, {@link mapScale} of its values. */
  readonly scale?: MapScale;
}

/**
 * A feature map (or anything else that is `[height, width]`, row-major) as a heat map,
 * one pixel per value; see `valueColour` for the colours. A map that is the same
 * everywhere has one colour: that of 0 where it is 0, else that of the limit.
 *
 * @throws UsageError when there is not one value per pixel.
 */
export function mapPixels(values: Float32Array, { height, width, scale }: MapOptions): RgbaPixels {
  if (!(height >= 1 && width >= 1) || values.length !== height * width) {
    throw new UsageError('map-size', 'the values do not fill the map', {
      path: 'mapPixels',
      expected: `${height}×${width} values, at least one`,
      received: `${values.length}`,
    });
  }
  const used = scale ?? mapScale(values);
  const data = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => {
    data.set(valueColour(value, used), 4 * i);
  });
  return { data, width, height, channels: 4 };
}
