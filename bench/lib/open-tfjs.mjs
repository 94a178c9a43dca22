// @ts-check
import { endlessBatches, fourBatches } from './endless-batches.mjs';
import { stepper } from './stepper.mjs';

/** @typedef {typeof import('@tensorflow/tfjs-core')} Core */
/** @typedef {typeof import('@tensorflow/tfjs-layers')} Layers */
/** @typedef {import('@tensorflow/tfjs-layers').SymbolicTensor} Value */

/**
 * A network in TensorFlow.js, on the backend that is set.
 *
 * @param {import('./types.d.ts').Job} job
 * @param {Core} tf
 * @param {Layers} layers
 */
export function openTfjs(job, tf, layers) {
  const [channels, height, width] = job.shape;
  const input = layers.input({ shape: [height, width, channels] });
  const output = build(layers, job.layers, input);
  const model = layers.model({ inputs: input, outputs: output });
  const { optimizer, learningRate } = job;
  model.compile({
    optimizer:
      optimizer.name === 'sgd'
        ? tf.train.momentum(learningRate, optimizer.momentum ?? 0)
        : tf.train.adam(learningRate),
    loss: (truth, logits) => tf.losses.softmaxCrossEntropy(truth, logits),
  });
  /** @param {Float32Array} images */
  const tensor = (images) => {
    const planes = tf.tensor4d(images, [
      images.length / (channels * height * width),
      channels,
      height,
      width,
    ]);
    return tf.transpose(planes, [0, 2, 3, 1]);
  };
  const next = fourBatches(job);
  const batches = endlessBatches(job);
  const infer = () =>
    tf.tidy(() => {
      const result = model.predictOnBatch(tensor(next()));
      return Number((Array.isArray(result) ? result[0] : result)?.dataSync()[0]);
    });
  const train = async () => {
    const { images, labels } = batches.next().value ?? { images: new Float32Array(), labels: [] };
    const inputs = tf.tidy(() => tensor(images));
    const targets = tf.tidy(() =>
      tf.cast(tf.oneHot(tf.tensor1d(Array.from(labels), 'int32'), 10), 'float32'),
    );
    const loss = await model.trainOnBatch(inputs, targets);
    tf.dispose([inputs, targets]);
    return Number(loss);
  };
  const parameters = model.trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce((/** @type {number} */ all, size) => all * (size ?? 1), 1),
    0,
  );
  return { parameters, runner: stepper(job.mode === 'infer' ? infer : train) };
}

/**
 * @param {Layers} layers
 * @param {readonly import('./types.d.ts').PlainLayer[]} row
 * @param {Value} input
 * @returns {Value}
 */
function build(layers, row, input) {
  let x = input;
  /** @param {{ apply(x: Value): unknown }} layer */
  const add = (layer) => {
    // On a value that stands for many, a layer gives another such.
    x = /** @type {Value} */ (layer.apply(x));
  };
  for (const layer of row) {
    switch (layer.kind) {
      case 'conv': {
        const { filters, groups, bias: useBias, padding } = layer;
        const [kernelSize, strides] = [[...layer.kernel], [...layer.stride]];
        if (padding.some((size) => size > 0)) {
          const [top, left] = padding;
          add(
            layers.layers.zeroPadding2d({
              padding: [
                [top, top],
                [left, left],
              ],
            }),
          );
        }
        if (groups === 1) add(layers.layers.conv2d({ filters, kernelSize, strides, useBias }));
        else {
          const [size = 1] = kernelSize;
          add(layers.layers.depthwiseConv2d({ kernelSize: size, strides: layer.stride[0], useBias }));
        }
        break;
      }
      case 'norm':
        add(layers.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }));
        break;
      case 'relu':
        add(layers.layers.reLU());
        break;
      case 'relu6':
        add(layers.layers.reLU({ maxValue: 6 }));
        break;
      case 'pool': {
        const [poolSize, strides] = [layer.kernel[0], layer.stride[0]];
        add(layers.layers.maxPooling2d({ poolSize, strides }));
        break;
      }
      case 'average':
        add(layers.layers.globalAveragePooling2d({}));
        break;
      case 'flatten':
        add(layers.layers.flatten());
        break;
      case 'dropout':
        add(layers.layers.dropout({ rate: layer.rate }));
        break;
      case 'dense':
        add(layers.layers.dense({ units: layer.units }));
        break;
      case 'residual': {
        const sum = layers.layers.add();
        const both = [build(layers, layer.body, x), build(layers, layer.shortcut, x)];
        x = /** @type {Value} */ (sum.apply(both));
        break;
      }
    }
  }
  return x;
}
