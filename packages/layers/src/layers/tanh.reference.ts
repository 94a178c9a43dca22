import type { Reference } from '../reference.ts';

/** (exp(2x) − 1) / (exp(2x) + 1). */
export const tanhReference: Reference = (x) => x.map((value) => Math.tanh(value));
