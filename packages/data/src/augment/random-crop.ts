import type { ImageAugmentation, ImagePlanes } from './augmentation.ts';

/**
 * Surrounds an image with `padding` pixels of the value `fill`, and cuts a part
 * of the original size out of it, every place equally likely (torchvision's
 * `RandomCrop(size, padding)`).
 */
export const randomCrop: ImageAugmentation<'randomCrop', 'padding' | 'fill'> = {
  name: 'randomCrop',
  short: 'crop',
  about: 'pads the image and cuts a part of its size out of it at random',
  parameters: {
    padding: { about: 'pixels on each side', default: 4, least: 0, whole: true },
    fill: { about: 'what they are filled with', default: 0, least: 0, most: 255, whole: true },
  },
  apply(image, { padding, fill }, random) {
    const places = 2 * padding + 1;
    const down = Math.floor(random() * places) - padding;
    const right = Math.floor(random() * places) - padding;
    return shift(image, { down, right, fill });
  },
};

/** The window of the image's size that lies so many pixels further down and right. */
function shift(
  image: ImagePlanes,
  { down, right, fill }: { readonly down: number; readonly right: number; readonly fill: number },
): ImagePlanes {
  if (down === 0 && right === 0) return image;
  const { pixels, channels, height, width } = image;
  const out = new Uint8Array(pixels.length);
  if (fill !== 0) out.fill(fill);
  const [top, bottom] = [Math.max(0, -down), Math.min(height, height - down)];
  const [left, end] = [Math.max(0, -right), Math.min(width, width - right)];
  if (left >= end) return { ...image, pixels: out };
  for (let channel = 0; channel < channels; channel++) {
    for (let y = top; y < bottom; y++) {
      const from = (channel * height + y + down) * width + right;
      out.set(pixels.subarray(from + left, from + end), (channel * height + y) * width + left);
    }
  }
  return { ...image, pixels: out };
}
