import { erf } from '../erf.ts';
import type { Reference } from '../reference.ts';
import type { GeluAttributes } from './gelu.ts';

/** x/2 · (1 + erf(x/√2)), or with tanh in erf's place. */
export const geluReference: Reference<GeluAttributes> = (x, { attributes: { approximate = 'none' } }) =>
  x.map((value) => {
    const inner =
      approximate === 'tanh'
        ? Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value ** 3))
        : erf(value / Math.sqrt(2));
    return (value / 2) * (1 + inner);
  });
