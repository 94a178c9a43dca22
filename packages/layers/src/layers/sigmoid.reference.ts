import type { Reference } from '../reference.ts';

/** 1 / (1 + exp(−x)). */
export const sigmoidReference: Reference = (x) => x.map((value) => 1 / (1 + Math.exp(-value)));
