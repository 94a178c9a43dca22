// @ts-check
import { CannotError } from '../lib/cannot-error.mjs';
import { fourBatches } from '../lib/endless-batches.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { servePeer } from '../lib/serve-peer.mjs';
import { stepper } from '../lib/stepper.mjs';

// The file that Fovea exports, in onnxruntime-node itself: what Fovea's runtime adds shows beside it.
await servePeer({
  load: () => import('onnxruntime-node'),
  async open(job, { InferenceSession, Tensor }) {
    if (job.mode === 'train') throw new CannotError('onnxruntime-node runs models; Fovea trains with it');
    const session = await InferenceSession.create(job.model, { intraOpNumThreads: job.threads });
    const next = fourBatches(job);
    const dims = [job.batchSize, ...job.shape];
    const runner = stepper(
      async () => {
        const { logits } = await session.run({ image: new Tensor('float32', next(), dims) });
        return Number(logits?.data[0]);
      },
      () => session.release(),
    );
    const facts = { version: installedVersion('onnxruntime-node'), threads: job.threads, optimizer: '' };
    return { facts, runner };
  },
});
