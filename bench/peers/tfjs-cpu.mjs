// @ts-check
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';

await servePeer({
  async load() {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    return {
      tf,
      layers: await import('@tensorflow/tfjs-layers'),
      ...(await import('../lib/open-tfjs.mjs')),
    };
  },
  open(job, { tf, layers, openTfjs }) {
    const { parameters, runner } = openTfjs(job, tf, layers);
    const version = installedVersion('@tensorflow/tfjs-core');
    return { facts: { version, threads: 1, optimizer: job.optimizerText, parameters }, runner };
  },
});
