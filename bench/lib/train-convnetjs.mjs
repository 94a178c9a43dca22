// @ts-check
import convnetjs from 'convnetjs';
import { endlessBatches } from './endless-batches.mjs';

/**
 * keras-demo in convnetjs, trained until the meter has enough. It has no Adam;
 * Adadelta, which its own MNIST demo uses, also keeps two numbers per parameter.
 *
 * @param {import('./types.d.ts').Job} job
 * @returns {Omit<import('./types.d.ts').PeerFacts, 'version'>}
 */
export function trainConvnetjs(job) {
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 3, filters: 32, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 3, filters: 64, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'softmax', num_classes: 10 },
  ]);
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
  return { threads: 1, optimizer: 'Adadelta (it has no Adam)' };
}
