// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

await runPeer(async ({ data, meter, batchSize, threads, learningRate, seed }) => {
  const { subset } = await import('@fovea/data');
  const { kerasDemo } = await import('@fovea/layers');
  const { createExecutor } = await import('@fovea/runtime-node');
  const { fit, graphEngine } = await import('@fovea/trainer');
  meter.imported();

  // Whole batches only, as for the others: a smaller last one would need a program of its own.
  const count = Math.floor(data.length / batchSize) * batchSize;
  const train = subset(
    data,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  const engine = graphEngine(await createExecutor({ threads }));
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
    kerasDemo.build([1, 28, 28], 10),
    {
      epochs: 1_000_000,
      batchSize,
      learningRate,
      schedule: { name: 'constant' },
      optimizer: { name: 'adam' },
      seed,
    },
    { engine: metered, train, signal: stop.signal },
  );
  await engine.close();

  return { version: installedVersion('@fovea/trainer'), threads, optimizer: 'Adam' };
});
