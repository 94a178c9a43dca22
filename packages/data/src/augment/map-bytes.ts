import type { ImagePlanes } from './augmentation.ts';

/** A new image in which each value is replaced as `change` says, rounded and held within 0 to 255. */
export function mapBytes(image: ImagePlanes, change: (value: number) => number): ImagePlanes {
  // An image has more pixels than there are bytes, so the bytes are worked out once.
  const table = Uint8Array.from({ length: 256 }, (_, value) => toByte(change(value)));
  return { ...image, pixels: image.pixels.map((value) => table[value] ?? 0) };
}

/** The nearest byte. */
export function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value + 0.5)));
}
