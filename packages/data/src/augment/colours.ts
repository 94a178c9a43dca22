import type { ImagePlanes } from './augmentation.ts';
import { mapBytes, toByte } from './map-bytes.ts';

/** Multiplies all values: 0 is black, 1 the image itself. */
export function brightness(image: ImagePlanes, factor: number): ImagePlanes {
  return factor === 1 ? image : mapBytes(image, (value) => value * factor);
}

/** Moves all values away from the image's mean grey, or towards it: 0 is that grey, 1 the image itself. */
export function contrast(image: ImagePlanes, factor: number): ImagePlanes {
  if (factor === 1) return image;
  const grey = greyOf(image);
  const mean = Math.round(grey.reduce((sum, value) => sum + value, 0) / grey.length);
  return mapBytes(image, (value) => mean + factor * (value - mean));
}

/** Moves colours away from grey, or towards it: 0 is a grey image, 1 the image itself. Grey stays grey. */
export function saturation(image: ImagePlanes, factor: number): ImagePlanes {
  if (factor === 1 || image.channels === 1) return image;
  const grey = greyOf(image);
  const pixels = new Uint8Array(image.pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const own = grey[i % grey.length] ?? 0;
    pixels[i] = toByte(own + factor * ((image.pixels[i] ?? 0) - own));
  }
  return { ...image, pixels };
}

/**
 * Turns the colours' hue by a part of the circle, e.g. 1/3 from red to green; by
 * way of HSV (Smith, Color Gamut Transform Pairs, 1978). Grey stays grey.
 */
export function hue(image: ImagePlanes, turn: number): ImagePlanes {
  if (turn === 0 || image.channels === 1) return image;
  const { pixels, height, width } = image;
  const area = height * width;
  const out = new Uint8Array(pixels.length);
  for (let i = 0; i < area; i++) {
    const red = pixels[i] ?? 0;
    const green = pixels[area + i] ?? 0;
    const blue = pixels[2 * area + i] ?? 0;
    const most = Math.max(red, green, blue);
    const range = most - Math.min(red, green, blue);
    const sextant = sextantOf(red, green, blue) + 6 * turn + 6;
    out[i] = toByte(most - range * lacking(sextant + 5));
    out[area + i] = toByte(most - range * lacking(sextant + 3));
    out[2 * area + i] = toByte(most - range * lacking(sextant + 1));
  }
  return { ...image, pixels: out };
}

/** How much of its range a colour lacks, 0 to 1, at a place on the circle of 6. */
function lacking(place: number): number {
  const at = place % 6;
  return Math.max(0, Math.min(at, 4 - at, 1));
}

/** The hue, 0 to 6: red is 0, green 2, blue 4. */
function sextantOf(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (range === 0) return 0;
  if (most === red) return (green - blue) / range;
  return most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
}

/** Rec. 601 luma, as where images are made grey for a network; [height · width]. */
function greyOf({ pixels, channels, height, width }: ImagePlanes): Uint8Array {
  const area = height * width;
  if (channels === 1) return pixels;
  const grey = new Uint8Array(area);
  for (let i = 0; i < area; i++) {
    const light = 0.299 * (pixels[i] ?? 0) + 0.587 * (pixels[area + i] ?? 0);
    grey[i] = toByte(light + 0.114 * (pixels[2 * area + i] ?? 0));
  }
  return grey;
}
