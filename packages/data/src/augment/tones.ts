import type { ImagePlanes } from './augmentation.ts';
import { mapBytes, toByte } from './map-bytes.ts';

/** Inverts all values from `threshold` on: 256 changes nothing. */
export function solarize(image: ImagePlanes, threshold: number): ImagePlanes {
  return mapBytes(image, (value) => (value >= threshold ? 255 - value : value));
}

/** Keeps the upper `bits` of each value, 1 to 8. */
export function posterize(image: ImagePlanes, bits: number): ImagePlanes {
  const mask = (0xff << (8 - bits)) & 0xff;
  return mapBytes(image, (value) => value & mask);
}

/** Stretches each channel so that its darkest value becomes 0 and its brightest 255. */
export function autoContrast(image: ImagePlanes): ImagePlanes {
  return eachChannel(image, (plane) => {
    const least = plane.reduce((a, b) => Math.min(a, b), 255);
    const most = plane.reduce((a, b) => Math.max(a, b), 0);
    return most === least ? plane : plane.map((value) => toByte((255 * (value - least)) / (most - least)));
  });
}

/** Spreads each channel's values so that all are about equally frequent (as Pillow's `ImageOps.equalize`). */
export function equalize(image: ImagePlanes): ImagePlanes {
  return eachChannel(image, (plane) => {
    const counts = new Uint32Array(256);
    for (const value of plane) counts[value] = (counts[value] ?? 0) + 1;
    const last = counts.findLast((count) => count > 0) ?? 0;
    const step = Math.floor((plane.length - last) / 255);
    if (step === 0) return plane;
    let sum = Math.floor(step / 2);
    const table = counts.map((count) => {
      const value = Math.min(255, Math.floor(sum / step));
      sum += count;
      return value;
    });
    return plane.map((value) => table[value] ?? 0);
  });
}

/**
 * Moves all values away from a blurred image's, or towards them: 0 is that
 * image, 1 the image itself. The blur is Pillow's `SMOOTH`, (1 1 1, 1 5 1,
 * 1 1 1) / 13; the edge stays as it is.
 */
export function sharpness(image: ImagePlanes, factor: number): ImagePlanes {
  if (factor === 1) return image;
  const { pixels, channels, height, width } = image;
  const out = pixels.slice();
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = (channel * height + y) * width + x;
        let sum = 4 * (pixels[at] ?? 0);
        for (const row of [at - width, at, at + width]) {
          sum += (pixels[row - 1] ?? 0) + (pixels[row] ?? 0) + (pixels[row + 1] ?? 0);
        }
        const blurred = toByte(sum / 13);
        out[at] = toByte(blurred + factor * ((pixels[at] ?? 0) - blurred));
      }
    }
  }
  return { ...image, pixels: out };
}

function eachChannel(image: ImagePlanes, change: (plane: Uint8Array) => Uint8Array): ImagePlanes {
  const out = new Uint8Array(image.pixels.length);
  const area = image.height * image.width;
  for (let start = 0; start < out.length; start += area) {
    out.set(change(image.pixels.subarray(start, start + area)), start);
  }
  return { ...image, pixels: out };
}
