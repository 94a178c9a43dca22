import type { ImageAugmentation } from './augmentation.ts';
import { warp } from './warp.ts';

/**
 * Turns, shifts, scales and shears an image by amounts drawn evenly from ranges
 * around none, about its middle (as torchvision's `RandomAffine`; bilinear).
 */
export const affine: ImageAugmentation<'affine', 'rotate' | 'translate' | 'scale' | 'shear' | 'fill'> = {
  name: 'affine',
  short: 'affine',
  about: 'turns, shifts, scales and shears the image',
  parameters: {
    rotate: { about: 'degrees at most, either way', default: 10, least: 0, most: 180 },
    translate: { about: 'at most this part of width and height', default: 0.1, least: 0, most: 1 },
    scale: { about: 'by 1 minus to 1 plus this', default: 0.1, least: 0, most: 0.9 },
    shear: { about: 'degrees at most, either way', default: 0, least: 0, most: 60 },
    fill: { about: 'what stands outside the image', default: 0, least: 0, most: 255, whole: true },
  },
  apply(image, { rotate, translate, scale, shear, fill }, random) {
    const within = (most: number): number => (2 * random() - 1) * most;
    return warp(image, {
      rotate: within(rotate),
      right: within(translate) * image.width,
      down: within(translate) * image.height,
      scale: 1 + within(scale),
      shearX: Math.tan((within(shear) * Math.PI) / 180),
      fill,
    });
  },
};
