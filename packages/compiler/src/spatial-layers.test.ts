import {
  adaptiveAvgPool2d,
  batchNorm2d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  globalMaxPool2d,
  input,
  type Layer,
  maxPool2d,
  type Network,
  pixelShuffle,
  relu,
  reshape,
  resize2d,
  separableConv2d,
  sequential,
  upsample2d,
  zeroPad2d,
} from '@fovea/layers';
import { decodeModel } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileGradients } from './compile-gradients.ts';
import { compileInference } from './compile-inference.ts';
import { checkTraining, expectClose } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';
import { runModel } from './fixtures/run-model.ts';

// Behind a convolution these get plain images or rows. Before a pooling they give what it takes.
describe.each<[string, Layer]>([
  ['zeroPad2d', zeroPad2d({ padding: [1, 0, 2, 1] })],
  ['upsample2d', upsample2d({ scale: [2, 1] })],
  ['upsample2d between pixels', upsample2d({ scale: 2, mode: 'bilinear', alignCorners: true })],
  ['resize2d', resize2d({ size: [2, 7], mode: 'bilinear' })],
  ['pixelShuffle', pixelShuffle(2)],
  ['adaptiveAvgPool2d', adaptiveAvgPool2d({ size: [2, 3] })],
  ['conv2dTranspose', conv2dTranspose({ filters: 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1 })],
  ['depthwiseConv2d', depthwiseConv2d({ kernel: 3, padding: 1, multiplier: 2 })],
])('%s', (_, layer) => {
  it.each(['plain', 'rows'] as const)('trains in %s', async (images) => {
    const network = sequential(input([2, 4, 5]), conv2d({ filters: 4, kernel: 2 }), layer);
    await checkTraining(network, { batchSize: 2, seed: 3, passes: { images } });
  });

  it('trains between a convolution and a pooling', async () => {
    const conv = conv2d({ filters: 4, kernel: 2 });
    const network = sequential(input([1, 5, 4]), conv, layer, maxPool2d({ size: 2 }));
    await checkTraining(network, { batchSize: 2, seed: 4, passes: { images: 'rows' } });
  });
});

describe('conv2d', () => {
  const conv = () => conv2d({ filters: 16, kernel: 3, padding: [0, 1, 2, 0], dilation: [2, 1] });
  const first = conv2d({ filters: 16, kernel: 1 });

  it.each<[string, Network]>([
    [
      'alone',
      sequential(
        input([1, 6, 7]),
        conv2d({ filters: 3, kernel: [2, 3], stride: [2, 1], padding: [1, 0, 0, 2] }),
      ),
    ],
    [
      'without a bias',
      sequential(input([1, 5, 5]), conv2d({ filters: 2, kernel: 3, dilation: 2, bias: false })),
    ],
    [
      'before a pooling that leaves some out',
      sequential(
        input([1, 9, 10]),
        conv2d({ filters: 2, kernel: 2, padding: 1 }),
        maxPool2d({ size: [2, 3], stride: 4 }),
      ),
    ],
    [
      'before a pooling with holes, with a stride',
      sequential(
        input([1, 11, 12]),
        conv2d({ filters: 2, kernel: 3, stride: [2, 1], dilation: [1, 2] }),
        maxPool2d({ size: 2, stride: 4, dilation: 2 }),
      ),
    ],
    [
      'before a pooling whose windows overlap',
      sequential(input([1, 6, 6]), conv2d({ filters: 2, kernel: 3 }), maxPool2d({ size: 3, stride: 1 })),
    ],
  ])('cuts one channel into columns by a convolution %s', async (_, network) => {
    await checkTraining(network, { batchSize: 2, seed: 6, passes: { images: 'rows' } });
  });

  it.each<[string, Network]>([
    ['rows', sequential(input([2, 5, 4]), first, conv())],
    [
      'rows in the order of a pooling that leaves some out',
      sequential(input([2, 5, 4]), first, conv(), maxPool2d({ size: 2 })),
    ],
  ])('has the gradient of %s as a Conv where the device has blocks', async (_, network) => {
    const passes = { images: 'rows', blocks: true } as const;
    await checkTraining(network, { batchSize: 2, seed: 5, passes });
    const { model } = compileGradients(network, { batchSize: 2, passes });
    const nodes = decodeModel(model).graph?.node ?? [];
    expect(nodes.filter(({ opType }) => opType === 'Conv')).toHaveLength(1);
  });
});

describe('globalMaxPool2d', () => {
  it.each(['plain', 'rows'] as const)('trains in %s', async (images) => {
    const network = sequential(input([2, 4, 5]), conv2d({ filters: 3, kernel: 2 }), globalMaxPool2d());
    await checkTraining(network, { batchSize: 2, seed: 3, passes: { images } });
  });

  it.each([true, false])(
    'gives the gradient to the first of equal values (ReLU moved: %s)',
    async (moved) => {
      const network = sequential(input([3, 1, 4]), relu(), globalMaxPool2d());
      const { model } = compileGradients(network, { batchSize: 1, passes: { commuteMonotone: moved } });
      const results = await runModel(model, {
        images: { dims: [1, 3, 1, 4], data: [1, 7, 7, 7, 3, 3, 3, 3, -1, -2, -1, -1] },
        output_gradient: { dims: [1, 3], data: [1, 10, 100] },
      });
      expect(Array.from(results.input_gradient ?? [])).toEqual([0, 1, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0]);
    },
  );
});

it('a list becomes an image that grows', async () => {
  const network = sequential(
    input([5]),
    dense(8),
    reshape([2, 2, -1]),
    conv2dTranspose({ filters: 2, kernel: 4, stride: 2, padding: 1 }),
    relu(),
    upsample2d({ scale: 2 }),
    depthwiseConv2d({ kernel: 3, padding: 'same' }),
  );
  expect(network.output).toEqual([2, 8, 8]);
  await checkTraining(network, { batchSize: 3, seed: 5 });
});

describe('separableConv2d', () => {
  const network = sequential(
    input([3, 6, 5]),
    separableConv2d({ filters: 4, kernel: 3, stride: 2, padding: 'same', multiplier: 2, name: 'sep' }),
    relu(),
    separableConv2d({ filters: 2, kernel: [3, 2], bias: false }),
  );

  it('is a depthwise convolution without bias and one of kernel 1', () => {
    expect(network.nodes.map(({ name, output }) => [name, output])).toEqual([
      ['sep_depthwise', [6, 3, 3]],
      ['sep_pointwise', [4, 3, 3]],
      ['relu_1', [4, 3, 3]],
      ['depthwiseConv2d_1', [4, 1, 2]],
      ['conv2d_1', [2, 1, 2]],
    ]);
    expect(network.nodes.flatMap(({ parameters }) => parameters.map(({ shape }) => shape))).toEqual([
      [6, 1, 3, 3],
      [4, 6, 1, 1],
      [4],
      [4, 1, 3, 2],
      [2, 4, 1, 1],
    ]);
  });

  it('trains', async () => {
    await checkTraining(network, { batchSize: 2, seed: 6 });
  });
});

describe('batch normalisation behind it is folded at export', () => {
  it.each<[string, Layer]>([
    ['conv2dTranspose', conv2dTranspose({ filters: 6, kernel: [3, 2], stride: 2, groups: 2 })],
    ['conv2dTranspose without bias', conv2dTranspose({ filters: 3, kernel: 2, bias: false })],
    ['depthwiseConv2d', depthwiseConv2d({ kernel: 2, multiplier: 2 })],
    ['depthwiseConv2d without bias', depthwiseConv2d({ kernel: 3, bias: false })],
  ])('into %s', async (_, layer) => {
    const network: Network = sequential(input([4, 3, 4]), layer, batchNorm2d());
    const random = randomFrom(7);
    const weights = randomWeights(network, random);
    const floats = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
    );
    const program = compileInference(network, floats);
    expect(program.graph?.node.map(({ opType }) => opType)).not.toContain('BatchNormalization');
    const images = random.distinct(2 * elementCount(network.input));
    const { output } = await runModel(program, { image: { dims: [2, ...network.input], data: images } });
    expectClose('output', output, inferenceReference(network.nodes, images, weights), 1e-5);
  });
});
