import {
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  maxPool2d,
  type Network,
  networkFromJson,
  relu,
  sequential,
  softmax,
} from '@fovea/layers';
import { decodeModel } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileEvaluation } from './compile-evaluation.ts';
import { compileGradients } from './compile-gradients.ts';
import { compileTrainStep } from './compile-train-step.ts';
import { checkTraining, expectClose, runGradients } from './fixtures/check-training.ts';
import { randomWeights } from './fixtures/network-reference.ts';
import { plainDescent, squaredError } from './fixtures/plain-training.ts';
import { randomFrom } from './fixtures/random.ts';
import { type Feed, runModel } from './fixtures/run-model.ts';
import { networkParameters } from './network-parameters.ts';

const networks: Readonly<Record<string, Network>> = {
  'the usual row of layers': sequential(
    input([2, 8, 8]),
    conv2d({ filters: 3, kernel: 3, padding: 1 }),
    relu(),
    maxPool2d({ size: 2 }),
    batchNorm2d(),
    flatten(),
    dropout(0.4),
    dense(5),
  ),
  'a convolution read by a pooling directly': sequential(
    input([1, 6, 6]),
    conv2d({ filters: 3, kernel: 3 }),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(3),
  ),
  'a pooling that does not see the last row and column': sequential(
    input([2, 7, 7]),
    conv2d({ filters: 3, kernel: 3 }),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(2),
  ),
  'overlapping windows': sequential(
    input([2, 7, 7]),
    conv2d({ filters: 3, kernel: 2 }),
    relu(),
    maxPool2d({ size: 3, stride: 2, padding: 1 }),
    relu(),
    flatten(),
    dense(3),
  ),
  'a pooling after a pooling': sequential(
    input([1, 9, 9]),
    conv2d({ filters: 2, kernel: 2 }),
    maxPool2d({ size: 2 }),
    avgPool2d({ size: 2 }),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(2),
  ),
  'a pooling first': sequential(input([2, 6, 6]), maxPool2d({ size: 2 }), conv2d({ filters: 2, kernel: 2 })),
  'a convolution after ReLU after a pooling': sequential(
    input([1, 9, 9]),
    conv2d({ filters: 3, kernel: 2 }),
    maxPool2d({ size: 2 }),
    relu(),
    conv2d({ filters: 4, kernel: 3, padding: 'same', stride: 2, groups: 1 }),
    relu(),
    globalAvgPool2d(),
    dense(3),
  ),
  'average poolings, padded and reaching beyond': sequential(
    input([2, 7, 6]),
    conv2d({ filters: 4, kernel: 3, padding: 1, groups: 2 }),
    avgPool2d({ size: 3, stride: 2, padding: 1 }),
    relu(),
    avgPool2d({ size: 2, ceil: true }),
    flatten(),
    dense(2),
  ),
  'dropout between a convolution and its pooling': sequential(
    input([2, 7, 7]),
    dropout(0.2),
    conv2d({ filters: 3, kernel: 2 }),
    dropout(0.5),
    maxPool2d({ size: 2 }),
    globalAvgPool2d(),
  ),
  'two normalisations and a grouped convolution': sequential(
    input([2, 5, 5]),
    batchNorm2d({ epsilon: 0.01 }),
    conv2d({ filters: 4, kernel: 3, groups: 2, bias: false }),
    batchNorm2d({ momentum: 0.3 }),
    relu(),
    conv2d({ filters: 2, kernel: 1 }),
    globalAvgPool2d(),
    softmax(),
  ),
  'dense layers only': sequential(
    input([6]),
    dense(5),
    relu(),
    dropout(0.1),
    dense(4, { bias: false }),
    softmax(),
  ),
  'an image for an output': sequential(
    input([1, 5, 5]),
    conv2d({ filters: 2, kernel: 3, padding: 1 }),
    relu(),
    conv2d({ filters: 3, kernel: 3, dilation: 2 }),
  ),
};

describe.each(Object.entries(networks))('%s', (_, network) => {
  it.each([1, 2, 7])('trains as the references say, batch %i', async (batchSize) => {
    await checkTraining(network, { batchSize, seed: 100 + batchSize });
  });

  it('gives the same numbers with ReLU moved behind poolings or not', async () => {
    const options = { batchSize: 3, seed: 5 };
    const moved = await runGradients(network, options);
    const left = await runGradients(network, { ...options, passes: { commuteMonotone: false } });
    expect(Object.keys(moved.results)).toEqual(Object.keys(left.results));
    for (const [name, values] of Object.entries(left.results))
      expectClose(name, moved.results[name], values, 1e-6);
  });

  it('is the same network after JSON', () => {
    const again = networkFromJson(JSON.parse(JSON.stringify(network)));
    expect(compileGradients(again, { batchSize: 2 })).toEqual(compileGradients(network, { batchSize: 2 }));
  });
});

const sameInTraining = Object.entries(networks).filter(
  ([, { nodes, output }]) =>
    output.length === 1 &&
    nodes.every(({ definition }) => !['dropout', 'batchNorm2d'].includes(definition.type)),
);

describe.each(sameInTraining)('%s: training step and evaluation', (_, network) => {
  const batchSize = 3;
  const random = randomFrom(17);
  const weights = randomWeights(network, random);
  const images: Feed = {
    dims: [batchSize, ...network.input],
    data: random.distinct(batchSize * elementCount(network.input)),
  };
  const targets: Feed = {
    dims: [batchSize, ...network.output],
    data: random.many(batchSize * elementCount(network.output), -1, 1),
  };
  const state = Object.fromEntries(
    networkParameters(network).map(({ name, shape }) => [name, { dims: shape, data: weights[name] ?? [] }]),
  );
  const slots = Object.fromEntries(
    networkParameters(network).map(({ name, shape }) => [
      `descent.last.${name}`,
      { dims: shape, data: new Float32Array(elementCount(shape)) },
    ]),
  );

  it('give the same outputs and losses', async () => {
    const step = compileTrainStep(network, { loss: squaredError, optimizer: plainDescent, batchSize });
    const evaluation = compileEvaluation(network, { loss: squaredError });
    const rate = { learning_rate: { dims: [], data: [0.1] }, step: { dims: [], data: [1] } };
    const trained = await runModel(step.model, { images, targets, ...state, ...slots, ...rate });
    const evaluated = await runModel(evaluation.model, { images, targets, ...state });
    expectClose('outputs', trained.outputs, evaluated.outputs ?? [], 1e-5);
    const losses = Array.from(evaluated.loss ?? []);
    expect(losses).toHaveLength(batchSize);
    expectClose('loss', trained.loss, [losses.reduce((sum, loss) => sum + loss, 0) / batchSize], 1e-5);
  });

  it('the step changes each parameter by its gradient times the learning rate', async () => {
    const step = compileTrainStep(network, { loss: squaredError, optimizer: plainDescent, batchSize });
    const rate = { learning_rate: { dims: [], data: [0.25] }, step: { dims: [], data: [1] } };
    const trained = await runModel(step.model, { images, targets, ...state, ...slots, ...rate });
    const gradients = compileGradients(network, { batchSize });
    const outputGradient = {
      dims: targets.dims,
      data: Array.from(trained.outputs ?? [], (output, i) => (output - (targets.data[i] ?? 0)) / batchSize),
    };
    const back = await runModel(gradients.model, { images, output_gradient: outputGradient, ...state });
    for (const { name } of networkParameters(network)) {
      const gradient = back[`gradient.${name}`] ?? new Float32Array();
      expectClose(name, trained[`next.descent.last.${name}`], gradient, 1e-5);
      const expected = Array.from(gradient, (slope, i) => (weights[name]?.[i] ?? Number.NaN) - 0.25 * slope);
      expectClose(name, trained[`next.${name}`], expected, 1e-5);
    }
  });
});

describe('layouts', () => {
  const operators = (network: Network) => {
    const { model } = compileGradients(network, { batchSize: 2, passes: { images: 'rows' } });
    const nodes = decodeModel(model).graph?.node ?? [];
    return nodes.filter(({ name }) => !name.includes('/backward')).map(({ opType }) => opType);
  };
  const count = (network: Network, operator: string) =>
    operators(network).filter((name) => name === operator).length;
  const conv = conv2d({ filters: 2, kernel: 3 });

  it('let a convolution compute its outputs in the order that a pooling reads them in', () => {
    expect(count(sequential(input([2, 8, 8]), conv), 'Gather')).toBe(1);
    expect(count(sequential(input([2, 8, 8]), conv, relu(), maxPool2d({ size: 2 })), 'Gather')).toBe(1);
    expect(count(sequential(input([2, 8, 8]), conv, avgPool2d({ size: 3 })), 'Gather')).toBe(1);
  });

  it('gather once more for windows that overlap, which no order of outputs can serve', () => {
    expect(count(sequential(input([2, 8, 8]), conv, maxPool2d({ size: 3, stride: 2 })), 'Gather')).toBe(2);
  });

  it('need no gathering for a convolution of one channel, a pooling behind it included', () => {
    expect(count(sequential(input([1, 8, 8]), conv, relu(), maxPool2d({ size: 2 })), 'Gather')).toBe(0);
  });

  it('need no gathering for a 1×1 convolution, and no transposition for one channel', () => {
    expect(count(sequential(input([3, 4, 4]), conv2d({ filters: 2, kernel: 1 })), 'Gather')).toBe(0);
    const [onFlat, onOne] = [
      sequential(input([5]), dense(3)),
      sequential(input([1, 4, 4]), globalAvgPool2d()),
    ];
    for (const network of [onFlat, onOne]) expect(count(network, 'Transpose')).toBe(0);
  });
});
