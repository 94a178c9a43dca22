import type { ImageAugmentation, ImagePlanes } from './augmentation.ts';
import { brightness, contrast, saturation } from './colours.ts';
import { autoContrast, equalize, posterize, sharpness, solarize } from './tones.ts';
import { warp } from './warp.ts';

/** Grey, as what a warped image leaves open and for what lies outside it. */
const FILL = 128;

/**
 * The paper's operations, for a strength of 0 (nothing) to 1; `sign` is 1 or −1
 * for those that go either way. Their ranges are those of torchvision's `RandAugment`.
 */
const operations: readonly ((image: ImagePlanes, strength: number, sign: number) => ImagePlanes)[] = [
  (image) => image,
  (image) => autoContrast(image),
  (image) => equalize(image),
  (image, strength, sign) => warp(image, { rotate: sign * 30 * strength, fill: FILL }),
  (image, strength) => solarize(image, 256 - 256 * strength),
  (image, strength, sign) => saturation(image, 1 + sign * 0.9 * strength),
  (image, strength) => posterize(image, 8 - Math.round(4 * strength)),
  (image, strength, sign) => contrast(image, 1 + sign * 0.9 * strength),
  (image, strength, sign) => brightness(image, 1 + sign * 0.9 * strength),
  (image, strength, sign) => sharpness(image, 1 + sign * 0.9 * strength),
  (image, strength, sign) => warp(image, { shearX: sign * 0.3 * strength, fill: FILL }),
  (image, strength, sign) => warp(image, { shearY: sign * 0.3 * strength, fill: FILL }),
  (image, strength, sign) => warp(image, { right: sign * MOVE * strength * image.width, fill: FILL }),
  (image, strength, sign) => warp(image, { down: sign * MOVE * strength * image.height, fill: FILL }),
];

/** 150 pixels of an image of 331. */
const MOVE = 150 / 331;

/**
 * Applies some of fourteen operations, drawn anew for each image, all with one
 * magnitude (Cubuk et al., RandAugment, 2019): none, auto-contrast, equalise,
 * rotate, solarise, colour, posterise, contrast, brightness, sharpness, shear
 * and translate along either axis.
 */
export const randAugment: ImageAugmentation<'randAugment', 'operations' | 'magnitude'> = {
  name: 'randAugment',
  short: 'rand',
  about: 'applies some of fourteen changes, all with one magnitude',
  parameters: {
    operations: { about: 'how many', default: 2, least: 0, whole: true },
    magnitude: { about: 'how much', default: 9, least: 0, most: 30 },
  },
  apply(image, { operations: count, magnitude }, random) {
    let out = image;
    for (let i = 0; i < count; i++) {
      const operation = operations[Math.floor(random() * operations.length)];
      const sign = random() < 0.5 ? 1 : -1;
      out = operation?.(out, magnitude / 30, sign) ?? out;
    }
    return out;
  },
};
