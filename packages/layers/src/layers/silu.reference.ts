import type { Reference } from '../reference.ts';

/** x / (1 + exp(−x)). */
export const siluReference: Reference = (x) => x.map((value) => value / (1 + Math.exp(-value)));
