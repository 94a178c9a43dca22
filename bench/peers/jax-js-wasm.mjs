// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';

await servePeer({
  load: () => import('../lib/open-jax-js.mjs'),
  open(job, { openJaxJs }) {
    const optimizer = `${job.optimizerText}, written for this benchmark`;
    return {
      facts: { version: installedVersion('@jax-js/jax'), threads: 1, optimizer },
      runner: openJaxJs(job).runner,
    };
  },
});
