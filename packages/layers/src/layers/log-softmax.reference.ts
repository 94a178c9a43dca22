import type { Reference } from '../reference.ts';

/** x − log Σ exp(x), shifted by the largest so that nothing overflows. */
export const logSoftmaxReference: Reference = (x) => {
  const largest = Math.max(...x);
  const sum = x.reduce((total, value) => total + Math.exp(value - largest), 0);
  return x.map((value) => value - largest - Math.log(sum));
};
