// @ts-check
import { batches, epochOrder } from '@fovea/data';

/**
 * Full batches without end, in the order of Fovea's epochs; what is left at the
 * end of an epoch is dropped.
 *
 * @param {import('./types.d.ts').Job} job
 */
export function* endlessBatches({ data, batchSize, seed }) {
  for (let epoch = 1; ; epoch++) {
    const order = epochOrder(data.length, { seed, epoch });
    const whole = order.subarray(0, Math.floor(order.length / batchSize) * batchSize);
    yield* batches(data, { batchSize, order: whole });
  }
}
