import type { Random } from './augmentation.ts';

/** A number from Beta(alpha, alpha), 0 to 1: the share of one gamma variate in the sum of two. */
export function randomBeta(alpha: number, random: Random): number {
  const [one, other] = [logGamma(alpha, random), logGamma(alpha, random)];
  // As logarithms: with a small alpha both would often be too small for a number.
  return 1 / (1 + Math.exp(other - one));
}

/**
 * The logarithm of a number from Gamma(shape, 1) (Marsaglia and Tsang, A Simple
 * Method for Generating Gamma Variables, 2000; below 1 by their section 6).
 */
function logGamma(shape: number, random: Random): number {
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(positive(random)) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(positive(random)) < x * x * 0.5 + d - d * v + d * Math.log(v)) {
      return Math.log(d * v);
    }
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(positive(random))) * Math.cos(2 * Math.PI * random());
}

/** Above 0, so that it has a logarithm. */
function positive(random: Random): number {
  return 1 - random();
}
