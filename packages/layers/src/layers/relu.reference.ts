import type { Reference } from '../reference.ts';

/** max(0, x). */
export const reluReference: Reference = (x) => x.map((value) => Math.max(0, value));
