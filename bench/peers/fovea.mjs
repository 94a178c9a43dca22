// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

await runPeer(async (job) => {
  const { trainFovea } = await import('../lib/train-fovea.mjs');
  const { createExecutor } = await import('@fovea/runtime-node');
  const { threads, workload } = job;
  job.meter.imported();
  await trainFovea(job, await createExecutor({ threads }));
  return { version: installedVersion('@fovea/trainer'), threads, optimizer: workload.optimizerText };
});
