import type { Reference } from '../reference.ts';
import type { LeakyReluAttributes } from './leaky-relu.ts';

/** x above 0, slope · x below. */
export const leakyReluReference: Reference<LeakyReluAttributes> = (x, { attributes: { slope = 0.01 } }) =>
  x.map((value) => (value > 0 ? value : slope * value));
