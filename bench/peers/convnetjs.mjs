// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';

await servePeer({
  load: () => import('../lib/open-convnetjs.mjs'),
  open(job, { openConvnetjs }) {
    const { optimizer, runner } = openConvnetjs(job);
    return { facts: { version: installedVersion('convnetjs'), threads: 1, optimizer }, runner };
  },
});
