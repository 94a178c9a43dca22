import type { Reference } from '../reference.ts';

/** min(max(0, x), 6). */
export const relu6Reference: Reference = (x) => x.map((value) => Math.min(Math.max(0, value), 6));
