import type { ImageAugmentation, ImagePlanes } from './augmentation.ts';

/** Mirrors an image left to right (torchvision's `RandomHorizontalFlip`). */
export const flip: ImageAugmentation<'flip', 'probability'> = {
  name: 'flip',
  short: 'flip',
  about: 'mirrors the image left to right',
  parameters: { probability: { about: 'how often', default: 0.5, least: 0, most: 1 } },
  apply: (image, { probability }, random) => (random() < probability ? mirrored(image) : image),
};

/** Mirrors an image top to bottom (torchvision's `RandomVerticalFlip`). */
export const verticalFlip: ImageAugmentation<'verticalFlip', 'probability'> = {
  name: 'verticalFlip',
  short: 'vflip',
  about: 'mirrors the image top to bottom',
  parameters: { probability: { about: 'how often', default: 0.5, least: 0, most: 1 } },
  apply: (image, { probability }, random) => (random() < probability ? upsideDown(image) : image),
};

function upsideDown(image: ImagePlanes): ImagePlanes {
  const { pixels, height, width } = image;
  const out = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += width) {
    const [plane, row] = [Math.floor(start / (height * width)), (start / width) % height];
    const from = (plane * height + height - 1 - row) * width;
    out.set(pixels.subarray(from, from + width), start);
  }
  return { ...image, pixels: out };
}

function mirrored(image: ImagePlanes): ImagePlanes {
  const { pixels, width } = image;
  const out = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += width) {
    for (let x = 0; x < width; x++) out[start + x] = pixels[start + width - 1 - x] ?? 0;
  }
  return { ...image, pixels: out };
}
