import type { ImagePlanes } from './augmentation.ts';
import { toByte } from './map-bytes.ts';

/** How an image is moved: about its middle, first sheared, then scaled and turned, then shifted. */
export interface Motion {
  /** Degrees, clockwise. Default 0. */
  readonly rotate?: number;
  /** Pixels to the right and down. Default 0. */
  readonly right?: number;
  readonly down?: number;
  /** Default 1. */
  readonly scale?: number;
  /** Pixels to the right for each pixel down, and down for each to the right. Default 0. */
  readonly shearX?: number;
  readonly shearY?: number;
  /** What stands where nothing of the image is, 0 to 255. Default 0. */
  readonly fill?: number;
}

/**
 * The image after a motion, each pixel from the four around the place where it
 * comes from (bilinear); beyond the image's edge there is `fill`.
 */
export function warp(image: ImagePlanes, motion: Motion): ImagePlanes {
  const { pixels, channels, height, width } = image;
  const { right = 0, down = 0, fill = 0 } = motion;
  const [a, b, c, d] = inverse(motion);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const out = new Uint8Array(pixels.length);
  const area = height * width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - middleX - right, y - middleY - down];
      const [fromX, fromY] = [a * dx + b * dy + middleX, c * dx + d * dy + middleY];
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [partX, partY] = [fromX - left, fromY - top];
      for (let channel = 0; channel < channels; channel++) {
        const start = channel * area;
        const at = (column: number, row: number): number =>
          column >= 0 && column < width && row >= 0 && row < height
            ? (pixels[start + row * width + column] ?? 0)
            : fill;
        const upper = at(left, top) * (1 - partX) + at(left + 1, top) * partX;
        const lower = at(left, top + 1) * (1 - partX) + at(left + 1, top + 1) * partX;
        out[start + y * width + x] = toByte(upper * (1 - partY) + lower * partY);
      }
    }
  }
  return { ...image, pixels: out };
}

type Matrix = readonly [a: number, b: number, c: number, d: number];

/** From where a pixel is to where it comes from: the inverse of rotation · scale · shear. */
function inverse({ rotate = 0, scale = 1, shearX = 0, shearY = 0 }: Motion): Matrix {
  const angle = (rotate * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [a, b] = [cos - sin * shearY, cos * shearX - sin];
  const [c, d] = [sin + cos * shearY, sin * shearX + cos];
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}
