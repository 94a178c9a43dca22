import type { Box } from './resize-pixels.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The largest part in the middle of `image` that has the aspect ratio of
 * `target`: what is left of it when it is scaled to cover `target`.
 */
export function coverBox(image: Size, target: Size): Box {
  // Compared as products of whole numbers, so that an equal ratio is never missed by rounding.
  const isTooWide = image.width * target.height > target.width * image.height;
  const width = isTooWide ? (target.width / target.height) * image.height : image.width;
  const height = isTooWide ? image.height : (image.width * target.height) / target.width;
  return { left: (image.width - width) / 2, top: (image.height - height) / 2, width, height };
}
