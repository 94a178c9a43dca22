import type { Reference } from '../reference.ts';

/** exp(x) / Σ exp(x), shifted by the largest so that nothing overflows. */
export const softmaxReference: Reference = (x) => {
  const largest = Math.max(...x);
  const powers = x.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};
