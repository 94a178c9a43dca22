// @ts-check
import { fourBatches } from '../lib/endless-batches.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';
import { stepper } from '../lib/stepper.mjs';

await servePeer({
  // Who only runs a model does not load what trains.
  load: async () => {},
  async open(job) {
    const { threads, optimizerText } = job;
    const facts = { version: installedVersion('@fovea/trainer'), threads, optimizer: optimizerText };
    if (job.mode === 'infer') return { facts, runner: await openModel(job) };
    const { openFovea } = await import('../lib/open-fovea.mjs');
    const { createExecutor } = await import('@fovea/runtime-node');
    const { parameters, runner } = openFovea(job, await createExecutor({ threads }));
    return { facts: { ...facts, parameters }, runner };
  },
});

/** The exported file in a worker thread, as `fovea serve` and users' programs have it. @param {import('../lib/types.d.ts').Job} job */
async function openModel(job) {
  const { loadModel } = await import('@fovea/runtime-node');
  const model = await loadModel(job.model, { threads: job.threads, maxBatch: Math.max(32, job.batchSize) });
  const next = fourBatches(job);
  const dims = [job.batchSize, ...job.shape];
  return stepper(
    async () => {
      const { outputs } = await model.infer({ image: { type: 'float32', dims, data: next() } });
      return Number(outputs.logits?.data[0]);
    },
    () => model.close(),
  );
}
