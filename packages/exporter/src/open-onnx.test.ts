import { compileGradients, networkParameters, type Weights } from '@fovea/compiler';
import {
  allNodes,
  batchNorm2d,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  input,
  kerasDemo,
  type Network,
  relu,
  residual,
  resnet8,
  sequential,
  smallCnn,
  torchDemo,
} from '@fovea/layers';
import { decodeModel } from '@fovea/onnx';
import { readHeldOutInfo } from '@fovea/runtime';
import { elementCount } from '@fovea/shape';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.ts';
import {
  changed,
  largestDifference,
  networks,
  numbers,
  optionsFor,
  run,
  weightsOf,
} from './fixtures/exported.ts';
import { openOnnx } from './open-onnx.ts';

const all: Readonly<Record<string, Network>> = {
  ...networks,
  ...Object.fromEntries(
    [smallCnn, torchDemo, kerasDemo, resnet8].map(({ name, build }) => [
      `${name} as architecture`,
      build([3, 14, 13], 5),
    ]),
  ),
  'one pixel': smallCnn.build([1, 1, 1], 2),
  'several normalisations behind one convolution': sequential(
    input([1, 6, 6]),
    conv2d({ filters: 3, kernel: 3, bias: false }),
    batchNorm2d(),
    batchNorm2d({ epsilon: 2 }),
    batchNorm2d(),
    relu(),
    conv2d({ filters: 2, kernel: 2 }),
    batchNorm2d(),
    batchNorm2d(),
    globalAvgPool2d(),
  ),
};

describe.each(Object.entries(all))('a file of a network with %s', (_, network) => {
  const weights = weightsOf(network);
  const options = { ...optionsFor(network), seed: 7 };
  const heldOut = { part: 0.25, images: 3, contents: 'a1' };
  const bytes = exportOnnx(network, weights, { ...options, heldOut });
  const opened = openOnnx(bytes);

  it('opens as the same network, with a value for every parameter', () => {
    expect(opened.network.toJSON()).toEqual(network.toJSON());
    expect(opened.info).toEqual({ ...options, network: network.toJSON() });
    expect(readHeldOutInfo(bytes)).toEqual(heldOut);
    const sizes = (values: Weights) =>
      Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, length]));
    expect(sizes(opened.weights)).toEqual(sizes(weights));
  });

  it('computes the same, exported a second and a third time', async () => {
    const images = numbers(3 * elementCount(network.input), 5);
    const logitsOf = async (file: Uint8Array) =>
      (await run(file, images.slice(), [3, ...network.input])).logits;
    const expected = await logitsOf(bytes);
    const second = exportOnnx(opened.network, opened.weights, options);
    expect(largestDifference(await logitsOf(second), expected)).toBeLessThan(1e-5);
    const again = openOnnx(second);
    const third = exportOnnx(again.network, again.weights, options);
    expect(largestDifference(await logitsOf(third), expected)).toBeLessThan(1e-5);
  });

  it('has the weights of every layer that was not folded, to the bit', () => {
    const names = new Set(decodeModel(bytes).graph?.initializer.map(({ name }) => name));
    const folds = allNodes(network).some(({ definition, parameters, name }) => {
      const gone = parameters.some((parameter) => !names.has(`${name}.${parameter.name}`));
      return gone && definition.shiftOnly !== undefined;
    });
    const same = Object.keys(weights).filter(
      (name) => names.has(name) && (!folds || name.startsWith('dense')),
    );
    for (const name of same) expect(opened.weights[name], name).toEqual(weights[name]);
    if (!folds) expect(opened.weights).toEqual(weights);
  });
});

describe('training on', () => {
  const batch = 32;
  const network = sequential(
    input([1, 8, 8]),
    conv2d({ filters: 4, kernel: 3, bias: false }),
    batchNorm2d({ momentum: 1 }),
    relu(),
    residual(
      sequential(conv2d({ filters: 3, kernel: 3 }), batchNorm2d({ momentum: 1 })),
      conv2d({ filters: 3, kernel: 3 }),
    ),
    relu(),
    flatten(),
    dense(3),
  );
  const images = numbers(batch * 64, 8);

  it('begins where the exported network was, though batch statistics are at work', async () => {
    // Momentum 1: after the second step through both layers the running statistics are those of this batch.
    const start = weightsOf(network);
    const weights = { ...start, ...(await trainingForm(network, start, images)).buffers };
    const file = exportOnnx(network, weights, optionsFor(network));
    const opened = openOnnx(file);
    const expected = (await trainingForm(network, weights, images)).outputs;
    const spread = Math.max(...expected.map(Math.abs));
    const { outputs, buffers } = await trainingForm(opened.network, opened.weights, images);
    expect(largestDifference(outputs, expected) / spread).toBeLessThan(0.01);
    for (const [name, values] of Object.entries(buffers)) {
      expect(largestDifference([...values], [...(opened.weights[name] ?? [])]), name).toBeLessThan(0.01);
    }

    // Without the moments in the metadata inference is the same, but training begins elsewhere.
    const bare = changed(file, (model) => {
      model.metadataProps = model.metadataProps.filter(({ key }) => key !== 'fovea.moments');
    });
    const old = openOnnx(bare);
    const elsewhere = (await trainingForm(old.network, old.weights, images)).outputs;
    expect(largestDifference(elsewhere, expected) / spread).toBeGreaterThan(0.1);
    const again = exportOnnx(old.network, old.weights, optionsFor(network));
    const dims = [batch, 1, 8, 8];
    const inference = async (bytes: Uint8Array) => (await run(bytes, images.slice(), dims)).logits;
    expect(largestDifference(await inference(again), await inference(file))).toBeLessThan(1e-5);
  });
});

it('opens a network that has diverged, with what is left of it', async () => {
  const network = sequential(
    input([1, 3, 3]),
    conv2d({ filters: 2, kernel: 2, bias: false }),
    batchNorm2d(),
    globalAvgPool2d(),
  );
  const none = Number.NaN;
  const weights: Weights = {
    ...weightsOf(network),
    // Channel 0 is dead by an endless variance, channel 1 is not a number.
    'batchNorm2d_1.running_var': Float32Array.of(Number.POSITIVE_INFINITY, none),
  };
  const bytes = exportOnnx(network, weights, optionsFor(network));
  const opened = openOnnx(bytes);
  const again = exportOnnx(opened.network, opened.weights, optionsFor(network));
  for (const file of [bytes, again]) {
    const [first, second] = (await run(file, numbers(9, 1), [1, 1, 3, 3])).logits;
    expect(first).toBeCloseTo(weights['batchNorm2d_1.bias']?.[0] ?? none, 5);
    expect(second).toBeNaN();
  }
});

/** What training sees: the outputs of the training form for a batch, and the buffers after it. */
async function trainingForm(network: Network, weights: Weights, images: Float32Array) {
  const batchSize = images.length / elementCount(network.input);
  const { model } = compileGradients(network, { batchSize });
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const feeds = Object.fromEntries(
    networkParameters(network).map(({ name, shape }) => [
      name,
      new ort.Tensor('float32', weights[name] ?? new Float32Array(), shape),
    ]),
  );
  const [classes = 0] = network.output;
  const results = await session.run({
    ...feeds,
    images: new ort.Tensor('float32', images, [batchSize, ...network.input]),
    output_gradient: new ort.Tensor('float32', new Float32Array(batchSize * classes), [batchSize, classes]),
  });
  await session.release();
  const values = (name: string) => Array.from(results[name]?.data ?? [], Number);
  const buffers = Object.keys(results).filter((name) => name.startsWith('next.'));
  return {
    outputs: values('outputs'),
    buffers: Object.fromEntries(
      buffers.map((name) => [name.slice('next.'.length), Float32Array.from(values(name))]),
    ),
  };
}
