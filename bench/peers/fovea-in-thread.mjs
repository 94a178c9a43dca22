// @ts-check
import { CannotError } from '../lib/cannot-error.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';

// Without a worker thread, as bare onnxruntime runs: what is left is what Fovea's runtime itself costs.
await servePeer({
  load: () => import('../lib/open-model.mjs'),
  async open(job, { openModel }) {
    if (job.mode === 'train') throw new CannotError('Fovea trains in a worker thread');
    const version = installedVersion('@fovea/runtime-node');
    return { facts: { version, threads: job.threads, optimizer: '' }, runner: await openModel(job, 0) };
  },
});
