import { UsageError } from '@fovea/shape';
import { shuffled } from './shuffled.ts';

/** Keeps these streams apart from those of others who use the same seed. */
const ORDER = 0x6f72;

/**
 * The order in which an epoch visits the images: a permutation of 0 … length−1.
 * It depends on nothing but the arguments, so a run that stopped within epoch 7
 * goes on with the same order.
 *
 * @throws UsageError for a length or epoch that is not a whole number of at
 * least 0, or a seed that is not a whole number.
 */
export function epochOrder(
  length: number,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Uint32Array {
  checkEpoch({ length, epoch });
  return shuffled(
    Uint32Array.from({ length }, (_, index) => index),
    [seed, ORDER, epoch],
  );
}

/** @throws UsageError for one that is not a whole number of at least 0 */
export function checkEpoch(numbers: { readonly length: number; readonly epoch: number }): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new UsageError('epoch-order', `the ${name} cannot be used`, {
      expected: 'a whole number of at least 0',
      received: `${value}`,
    });
  }
}
