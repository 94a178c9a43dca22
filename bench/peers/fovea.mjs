// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';

await servePeer({
  // Who only runs a model does not load what trains.
  load: async () => {},
  async open(job) {
    const { threads, optimizerText } = job;
    const facts = { version: installedVersion('@fovea/trainer'), threads, optimizer: optimizerText };
    if (job.mode === 'infer') {
      const { openModel } = await import('../lib/open-model.mjs');
      return { facts, runner: await openModel(job, 1) };
    }
    const { openFovea } = await import('../lib/open-fovea.mjs');
    const { createExecutor } = await import('@fovea/runtime-node');
    const { parameters, runner } = openFovea(job, await createExecutor({ threads }));
    return { facts: { ...facts, parameters }, runner };
  },
});
