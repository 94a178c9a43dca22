import type { ImageAugmentation } from './augmentation.ts';
import { brightness, contrast, hue, saturation } from './colours.ts';

/**
 * Changes brightness, contrast, saturation and hue, in this order, by amounts
 * drawn evenly from ranges around none (as torchvision's `ColorJitter`, which
 * shuffles the order). Grey images keep to the first two.
 */
export const colorJitter: ImageAugmentation<'colorJitter', 'brightness' | 'contrast' | 'saturation' | 'hue'> =
  {
    name: 'colorJitter',
    short: 'jitter',
    about: 'changes brightness, contrast, saturation and hue',
    parameters: {
      brightness: { about: 'times 1 minus to 1 plus this', default: 0.2, least: 0, most: 1 },
      contrast: { about: 'times 1 minus to 1 plus this', default: 0.2, least: 0, most: 1 },
      saturation: { about: 'times 1 minus to 1 plus this', default: 0.2, least: 0, most: 1 },
      hue: { about: 'at most this part of a full turn, either way', default: 0, least: 0, most: 0.5 },
    },
    apply(image, most, random) {
      const within = (range: number): number => (2 * random() - 1) * range;
      const bright = brightness(image, 1 + within(most.brightness));
      const clear = contrast(bright, 1 + within(most.contrast));
      return hue(saturation(clear, 1 + within(most.saturation)), within(most.hue));
    },
  };
