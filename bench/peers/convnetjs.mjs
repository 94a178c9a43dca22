// @ts-check
import { endlessBatches } from '../lib/endless-batches.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

await runPeer(async (job) => {
  const { default: convnetjs } = await import('convnetjs');
  job.meter.imported();

  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 3, filters: 32, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 3, filters: 64, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'softmax', num_classes: 10 },
  ]);
  // It has no Adam; Adadelta, which its own MNIST demo uses, also keeps two numbers per parameter.
  const trainer = new convnetjs.Trainer(net, { method: 'adadelta', batch_size: job.batchSize });
  for (const { images, labels, size } of endlessBatches(job)) {
    let loss = 0;
    for (const [i, label] of labels.entries()) {
      const image = new convnetjs.Vol(28, 28, 1, 0);
      image.w.set(images.subarray(i * 784, (i + 1) * 784));
      loss += trainer.train(image, label).loss;
    }
    if (!job.meter.stepped(loss / size)) break;
  }
  return { version: installedVersion('convnetjs'), threads: 1, optimizer: 'Adadelta (it has no Adam)' };
});
