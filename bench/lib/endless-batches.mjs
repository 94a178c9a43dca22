// @ts-check
import { batches, epochOrder } from '@fovea/data';

/** @typedef {Pick<import('./types.d.ts').Job, 'data' | 'batchSize' | 'seed'>} Source */

/**
 * Full batches without end, in the order of Fovea's epochs; what is left at the
 * end of an epoch is dropped.
 *
 * @param {Source} source
 */
export function* endlessBatches({ data, batchSize, seed }) {
  for (let epoch = 1; ; epoch++) {
    const order = epochOrder(data.length, { seed, epoch });
    const whole = order.subarray(0, Math.floor(order.length / batchSize) * batchSize);
    yield* batches(data, { batchSize, order: whole });
  }
}

/**
 * What is looked at in turn where nothing is trained: making batches is no part
 * of it. @param {Source} source
 */
export function fourBatches(source) {
  const batch = endlessBatches(source);
  const prepared = Array.from({ length: 4 }, () => batch.next().value?.images ?? new Float32Array());
  let turn = 0;
  return () => prepared[turn++ % 4] ?? new Float32Array();
}
