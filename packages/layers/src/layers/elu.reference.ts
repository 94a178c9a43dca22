import type { Reference } from '../reference.ts';
import type { EluAttributes } from './elu.ts';

/** x above 0, α · (exp(x) − 1) below. */
export const eluReference: Reference<EluAttributes> = (x, { attributes: { alpha = 1 } }) =>
  x.map((value) => (value > 0 ? value : alpha * (Math.exp(value) - 1)));
