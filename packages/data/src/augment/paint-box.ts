import type { ImagePlanes } from './augmentation.ts';

/** A part of an image in whole pixels; may reach beyond its edges. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A new image that has `paint` where the box is: one value, or another image of the same size. */
export function paintBox(
  image: ImagePlanes,
  { left, top, width, height }: PixelBox,
  paint: number | ImagePlanes,
): ImagePlanes {
  const out = image.pixels.slice();
  const [from, to] = [Math.max(0, left), Math.min(image.width, left + width)];
  if (from >= to) return image;
  for (let channel = 0; channel < image.channels; channel++) {
    for (let y = Math.max(0, top); y < Math.min(image.height, top + height); y++) {
      const row = (channel * image.height + y) * image.width;
      if (typeof paint === 'number') out.fill(paint, row + from, row + to);
      else out.set(paint.pixels.subarray(row + from, row + to), row + from);
    }
  }
  return { ...image, pixels: out };
}
