import type { MixAugmentation } from './augmentation.ts';
import { toByte } from './map-bytes.ts';
import { paintBox } from './paint-box.ts';
import { randomBeta } from './random-beta.ts';

const PROBABILITY = { about: 'how often', default: 1, least: 0, most: 1 } as const;

/**
 * Blends an image with another of the dataset, and their labels likewise; the
 * share is drawn from Beta(alpha, alpha) (Zhang et al., mixup: Beyond Empirical
 * Risk Minimization, 2017).
 */
export const mixup: MixAugmentation<'mixup', 'alpha' | 'probability'> = {
  name: 'mixup',
  short: 'mixup',
  about: 'blends the image and its label with another one',
  parameters: {
    alpha: { about: 'of the beta distribution: larger is nearer to halves', default: 0.2, least: 0.01 },
    probability: PROBABILITY,
  },
  mix(image, other, { alpha, probability }, random) {
    if (random() >= probability) return { image, share: 1 };
    const share = randomBeta(alpha, random);
    const pixels = image.pixels.map((value, i) =>
      toByte(share * value + (1 - share) * (other.pixels[i] ?? 0)),
    );
    return { image: { ...image, pixels }, share };
  },
};

/**
 * Replaces a box of an image by what another of the dataset has there; the
 * labels count by area. The box has the image's proportions, its middle is
 * anywhere, and its area is 1 − Beta(alpha, alpha) of the image's, less what is
 * beyond the edge (Yun et al., CutMix, 2019).
 */
export const cutmix: MixAugmentation<'cutmix', 'alpha' | 'probability'> = {
  name: 'cutmix',
  short: 'cutmix',
  about: 'replaces a box of the image by that of another one, and its label likewise',
  parameters: {
    alpha: { about: 'of the beta distribution; at 1 all sizes are equally likely', default: 1, least: 0.01 },
    probability: PROBABILITY,
  },
  mix(image, other, { alpha, probability }, random) {
    if (random() >= probability) return { image, share: 1 };
    const side = Math.sqrt(1 - randomBeta(alpha, random));
    const across = span(image.width, side, random);
    const down = span(image.height, side, random);
    const box = { left: across.start, width: across.length, top: down.start, height: down.length };
    const share = 1 - (across.length * down.length) / (image.height * image.width);
    return { image: paintBox(image, box, other), share };
  },
};

/** A part of an axis around a random place, within it. */
function span(size: number, part: number, random: () => number): { start: number; length: number } {
  const [length, middle] = [Math.floor(size * part), Math.floor(random() * size)];
  const start = Math.max(0, middle - Math.floor(length / 2));
  const end = Math.min(size, middle - Math.floor(length / 2) + length);
  return { start, length: end - start };
}
