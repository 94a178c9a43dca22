import type { Reference } from '../reference.ts';
import type { DropoutAttributes } from './dropout.ts';

/** Inference: nothing happens. */
export const dropoutReference: Reference<DropoutAttributes> = (x) => [...x];
