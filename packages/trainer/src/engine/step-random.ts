import { uniform } from '@fovea/data';
import type { StepSettings } from './engine.ts';

/**
 * Uniform numbers in [0, 1) for one step: `index` counts the layers that ask
 * for some, from 0, in the order of the network. Every engine takes them from
 * here, so that the same values are dropped on each.
 */
export function stepRandom(length: number, { seed, step }: StepSettings, index: number): Float32Array {
  return uniform(length, [seed, dropoutStream, step, index]);
}

/** Keeps dropout and weights apart when both start from the run's seed. */
const dropoutStream = 2;
