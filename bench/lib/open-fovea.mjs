// @ts-check
import { subset } from '@fovea/data';
import { architectures, summary } from '@fovea/layers';
import { fit, graphEngine } from '@fovea/trainer';
import { createPacer } from './pacer.mjs';

/**
 * A workload's network in Fovea, trained through `fit` as users call it.
 *
 * @param {Pick<import('./types.d.ts').Job, 'network' | 'shape' | 'optimizer' | 'data' | 'batchSize' | 'learningRate' | 'seed'>} job
 * @param {import('@fovea/runtime').Executor} executor - it is closed at the end
 * @returns {{ readonly parameters: number, readonly runner: import('./types.d.ts').Runner }}
 */
export function openFovea(job, executor) {
  const { data, batchSize, learningRate, optimizer, seed } = job;
  // Whole batches only, as for the others: a smaller last one would need a program of its own.
  const count = Math.floor(data.length / batchSize) * batchSize;
  const train = subset(
    data,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  const architecture = architectures.find(({ name }) => name === job.network);
  if (architecture === undefined) throw new Error(`there is no network ${job.network}`);
  const network = architecture.build(job.shape, 10);
  const engine = graphEngine(executor);
  const pacer = createPacer();
  const stop = new AbortController();
  /** @type {import('@fovea/trainer').Engine} */
  const paced = {
    ...engine,
    async step(batch, settings) {
      if (!(await pacer.begin())) stop.abort();
      const result = await engine.step(batch, settings);
      pacer.end([result.loss]);
      return result;
    },
    async steps(batches, settings) {
      if (!(await pacer.begin())) stop.abort();
      const results = (await engine.steps?.(batches, settings)) ?? [];
      pacer.end(results.map(({ loss }) => loss));
      return results;
    },
  };
  const training = fit(
    network,
    { epochs: 1e9, batchSize, learningRate, schedule: { name: 'constant' }, optimizer, seed },
    { engine: paced, train, signal: stop.signal },
  );
  training.catch((error) => pacer.fail(error));
  return {
    parameters: summary(network).totals.parameters,
    runner: {
      take: pacer.take,
      async close() {
        pacer.close();
        await training;
        await engine.close();
      },
    },
  };
}
