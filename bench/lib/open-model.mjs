// @ts-check
import { loadModel } from '@fovea/runtime-node';
import { fourBatches } from './endless-batches.mjs';
import { stepper } from './stepper.mjs';

/**
 * The exported file, as users' programs run it.
 *
 * @param {import('./types.d.ts').Job} job
 * @param {0 | 1} workers - none: this thread runs it
 */
export async function openModel({ model: file, batchSize, shape, threads, ...source }, workers) {
  const together = workers === 0 ? {} : { maxBatch: Math.max(32, batchSize) };
  const model = await loadModel(file, { threads, workers, ...together });
  const next = fourBatches({ ...source, batchSize });
  const dims = [batchSize, ...shape];
  return stepper(
    async () => {
      const { outputs } = await model.infer({ image: { type: 'float32', dims, data: next() } });
      return Number(outputs.logits?.data[0]);
    },
    () => model.close(),
  );
}
