import type { ImageAugmentation } from './augmentation.ts';
import { paintBox } from './paint-box.ts';

/** Grey: after normalisation about what nothing is. */
const FILL = { about: 'what it is painted with', default: 128, least: 0, most: 255, whole: true } as const;

/**
 * Paints a box over that has a random part of the image's area and a random
 * shape, and lies within it (Zhong et al., Random Erasing Data Augmentation,
 * 2017; torchvision's `RandomErasing`). Where ten draws do not fit into the
 * image, it is left as it is.
 */
export const randomErasing: ImageAugmentation<'randomErasing', 'probability' | 'least' | 'most' | 'fill'> = {
  name: 'randomErasing',
  short: 'erasing',
  about: 'paints a box of random size, shape and place over the image',
  parameters: {
    probability: { about: 'how often', default: 0.5, least: 0, most: 1 },
    least: { about: 'the smallest part of the area', default: 0.02, least: 0, most: 1 },
    most: { about: 'the largest part of the area', default: 0.33, least: 0, most: 1 },
    fill: FILL,
  },
  apply(image, { probability, least, most, fill }, random) {
    if (random() >= probability) return image;
    for (let draw = 0; draw < 10; draw++) {
      const area = (least + random() * (most - least)) * image.height * image.width;
      // Evenly on a logarithmic scale, from 0.3 to its inverse.
      const ratio = 0.3 ** (2 * random() - 1);
      const height = Math.round(Math.sqrt(area * ratio));
      const width = Math.round(Math.sqrt(area / ratio));
      if (height < 1 || width < 1 || height >= image.height || width >= image.width) continue;
      const top = Math.floor(random() * (image.height - height + 1));
      const left = Math.floor(random() * (image.width - width + 1));
      return paintBox(image, { left, top, width, height }, fill);
    }
    return image;
  },
};

/**
 * Paints a square over, its middle anywhere in the image, so that it may reach
 * beyond the edge (DeVries and Taylor, Improved Regularization of Convolutional
 * Neural Networks with Cutout, 2017).
 */
export const cutout: ImageAugmentation<'cutout', 'size' | 'fill'> = {
  name: 'cutout',
  short: 'cutout',
  about: 'paints a square at a random place over the image',
  parameters: { size: { about: 'pixels on a side', default: 8, least: 0, whole: true }, fill: FILL },
  apply(image, { size, fill }, random) {
    const top = Math.floor(random() * image.height) - Math.floor(size / 2);
    const left = Math.floor(random() * image.width) - Math.floor(size / 2);
    return paintBox(image, { left, top, width: size, height: size }, fill);
  },
};
