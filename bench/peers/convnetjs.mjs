// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

await runPeer(async (job) => {
  const { trainConvnetjs } = await import('../lib/train-convnetjs.mjs');
  job.meter.imported();
  return { version: installedVersion('convnetjs'), ...trainConvnetjs(job) };
});
