// @ts-check
import { createRequire } from 'node:module';
import { say, servePeer } from '../lib/serve-peer.mjs';

const require = createRequire(import.meta.url);
/** @returns {(typeof import('../lib/open-tfjs.mjs').openTfjs extends (job: never, tf: infer Core, layers: infer Layers) => unknown ? Core & Layers & { readonly version_core: string } : never) | undefined} */
function tfjsNode() {
  try {
    // It brings core and layers of its own, with the native backend set.
    return require('@tensorflow/tfjs-node');
  } catch {
    return undefined;
  }
}
const tf = tfjsNode();
if (tf === undefined) {
  const reason =
    '@tensorflow/tfjs-node is not installed (npm install --no-save @tensorflow/tfjs-node in bench, which downloads a native library)';
  say({ kind: 'absent', reason });
} else {
  await servePeer({
    load: () => import('../lib/open-tfjs.mjs'),
    open(job, { openTfjs }) {
      const { parameters, runner } = openTfjs(job, tf, tf);
      const facts = {
        version: tf.version_core,
        threads: job.threads,
        optimizer: job.optimizerText,
        parameters,
      };
      return { facts, runner };
    },
  });
}
