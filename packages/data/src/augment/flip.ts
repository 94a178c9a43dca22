import type { ImageAugmentation, ImagePlanes } from './augmentation.ts';

/** Mirrors an image left to right (torchvision's `RandomHorizontalFlip`). */
export const flip: ImageAugmentation<'flip', 'probability'> = {
  name: 'flip',
  short: 'flip',
  about: 'mirrors the image left to right',
  parameters: { probability: { about: 'how often', default: 0.5, least: 0, most: 1 } },
  apply: (image, { probability }, random) => (random() < probability ? mirrored(image) : image),
};

function mirrored(image: ImagePlanes): ImagePlanes {
  const { pixels, width } = image;
  const out = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += width) {
    for (let x = 0; x < width; x++) out[start + x] = pixels[start + width - 1 - x] ?? 0;
  }
  return { ...image, pixels: out };
}
