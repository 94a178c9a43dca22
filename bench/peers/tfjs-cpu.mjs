// @ts-check
import { endlessBatches } from '../lib/endless-batches.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

await runPeer(async (job) => {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-cpu');
  const { layers, sequential } = await import('@tensorflow/tfjs-layers');
  job.meter.imported();

  await tf.setBackend('cpu');
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(job.learningRate), loss: 'sparseCategoricalCrossentropy' });
  for (const { images, labels, size } of endlessBatches(job)) {
    // One channel: NCHW and NHWC are the same numbers.
    const inputs = tf.tensor4d(images, [size, 28, 28, 1]);
    const targets = tf.tensor1d(Float32Array.from(labels));
    const loss = await model.trainOnBatch(inputs, targets);
    tf.dispose([inputs, targets]);
    if (!job.meter.stepped(Number(loss))) break;
  }
  return { version: installedVersion('@tensorflow/tfjs-core'), threads: 1, optimizer: 'Adam' };
});
