// @ts-check
import { subset } from '@fovea/data';
import { architectures } from '@fovea/layers';
import { fit, graphEngine } from '@fovea/trainer';

/**
 * A workload's network in Fovea, trained through `fit` until the meter has enough.
 *
 * @param {import('./types.d.ts').Job} job
 * @param {import('@fovea/runtime').Executor} executor - it is closed at the end
 */
export async function trainFovea({ workload, data, meter, batchSize, learningRate, seed }, executor) {
  // Whole batches only, as for the others: a smaller last one would need a program of its own.
  const count = Math.floor(data.length / batchSize) * batchSize;
  const train = subset(
    data,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  const architecture = architectures.find(({ name }) => name === workload.network);
  if (architecture === undefined) throw new Error(`there is no network ${workload.network}`);
  const engine = graphEngine(executor);
  const stop = new AbortController();
  /** @type {import('@fovea/trainer').Engine} */
  const metered = {
    ...engine,
    async step(batch, settings) {
      const result = await engine.step(batch, settings);
      if (!meter.stepped(result.loss)) stop.abort();
      return result;
    },
  };
  await fit(
    architecture.build(workload.shape, 10),
    {
      epochs: 1_000_000,
      batchSize,
      learningRate,
      schedule: { name: 'constant' },
      optimizer: workload.optimizer,
      seed,
    },
    { engine: metered, train, signal: stop.signal },
  );
  await engine.close();
}
