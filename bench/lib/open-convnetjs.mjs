// @ts-check
import convnetjs from 'convnetjs';
import { CannotError } from './cannot-error.mjs';
import { endlessBatches } from './endless-batches.mjs';
import { stepper } from './stepper.mjs';

/** @typedef {import('./types.d.ts').Job} Job */

/**
 * A network in convnetjs. It has no Adam; Adadelta, which its own MNIST demo
 * uses, also keeps two numbers per parameter.
 *
 * @param {Pick<Job, 'layers' | 'shape' | 'mode' | 'data' | 'batchSize' | 'seed' | 'optimizer' | 'learningRate'>} job
 * @returns {{ readonly optimizer: string, readonly runner: import('./types.d.ts').Runner }}
 */
export function openConvnetjs(job) {
  const [channels, height, width] = job.shape;
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: width, out_sy: height, out_depth: channels },
    ...job.layers.flatMap(wordsFor),
  ]);
  const { optimizer, learningRate } = job;
  const trainer = new convnetjs.Trainer(net, {
    batch_size: job.batchSize,
    ...(optimizer.name === 'sgd'
      ? { method: 'sgd', learning_rate: learningRate, momentum: optimizer.momentum ?? 0 }
      : { method: 'adadelta' }),
  });
  const batches = endlessBatches(job);
  const image = new convnetjs.Vol(width, height, channels, 0);
  const runner = stepper(() => {
    const { images, labels, size } = batches.next().value ?? nothing;
    let loss = 0;
    for (const [i, label] of labels.entries()) {
      fill(image.w, images, i, channels);
      if (job.mode === 'train') loss += trainer.train(image, label).loss;
      else net.forward(image);
    }
    return loss / size;
  });
  return { optimizer: optimizer.name === 'sgd' ? 'SGD, momentum 0.9' : 'Adadelta (it has no Adam)', runner };
}

const nothing = { images: new Float32Array(), labels: new Int32Array(), size: 0 };

/** The image of that number, whose channels stand together at each place there. */
function fill(
  /** @type {Float64Array} */ values,
  /** @type {Float32Array} */ images,
  /** @type {number} */ number,
  /** @type {number} */ channels,
) {
  const places = values.length / channels;
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      values[place * channels + channel] = images[number * values.length + channel * places + place] ?? 0;
    }
  }
}

/** @param {import('./types.d.ts').PlainLayer} layer */
function wordsFor(layer) {
  switch (layer.kind) {
    case 'conv': {
      if (layer.groups > 1 || !layer.bias) break;
      const { filters, kernel, stride, padding } = layer;
      return [{ type: 'conv', sx: kernel[1], sy: kernel[0], filters, stride: stride[0], pad: padding[0] }];
    }
    case 'relu':
      return [{ type: 'relu' }];
    case 'pool':
      return [{ type: 'pool', sx: layer.kernel[0], stride: layer.stride[0] }];
    case 'flatten':
      return [];
    case 'dense':
      return [{ type: 'softmax', num_classes: layer.units }];
  }
  throw new CannotError('convnetjs has no batch normalisation and no way past a layer');
}
