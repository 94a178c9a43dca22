import {
  add,
  batchNorm2d,
  concat,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  maxPool2d,
  multiply,
  type Network,
  networkFromJson,
  relu,
  residual,
  sequential,
} from '@fovea/layers';
import { decodeModel } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileGradients } from './compile-gradients.ts';
import { compileInference } from './compile-inference.ts';
import { compileTrainStep } from './compile-train-step.ts';
import { checkTraining, expectClose, runGradients } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { plainDescent, squaredError } from './fixtures/plain-training.ts';
import { randomFrom } from './fixtures/random.ts';
import { runModel } from './fixtures/run-model.ts';

const unit = <const F extends number>(filters: F, stride = 1) =>
  sequential(conv2d({ filters, kernel: 3, padding: 1, stride, bias: false }), batchNorm2d(), relu());

const networks: Readonly<Record<string, Network>> = {
  'a residual network with two stages': sequential(
    input([1, 8, 8]),
    unit(2),
    residual(sequential(unit(2), conv2d({ filters: 2, kernel: 3, padding: 1, bias: false }), batchNorm2d())),
    relu(),
    residual(unit(4, 2), conv2d({ filters: 4, kernel: 1, stride: 2, bias: false })),
    maxPool2d({ size: 2 }),
    globalAvgPool2d(),
    dense(3),
  ),
  'composites in composites, with numbers drawn inside': sequential(
    input([2, 6, 5]),
    concat([
      sequential(maxPool2d({ size: 3, stride: 1, padding: 1 }), conv2d({ filters: 2, kernel: 1 })),
      residual(add([sequential(dropout(0.3), conv2d({ filters: 2, kernel: 3, padding: 1 })), relu()])),
      sequential(),
    ]),
    multiply(
      conv2d({ filters: 3, kernel: 3 }),
      sequential(globalAvgPool2d(), dense(2), relu(), dropout(0.2), dense(3)),
    ),
    flatten(),
    residual(sequential(dense(4), relu(), dense(36))),
    dense(3),
  ),
  'ReLU before pooling in a branch, and windows of a reader behind': sequential(
    input([1, 8, 8]),
    concat([
      sequential(conv2d({ filters: 2, kernel: 3, padding: 1 }), relu(), maxPool2d({ size: 2 })),
      maxPool2d({ size: 2 }),
    ]),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(2),
  ),
};

describe.each(Object.entries(networks))('%s', (_, network) => {
  it.each([2, 5])('trains as the references say, batch %i', async (batchSize) => {
    await checkTraining(network, { batchSize, seed: 40 + batchSize });
  });

  it('gives the same numbers with ReLU moved behind poolings or not', async () => {
    const options = { batchSize: 3, seed: 5 };
    const moved = await runGradients(network, options);
    const left = await runGradients(network, { ...options, passes: { commuteMonotone: false } });
    expect(Object.keys(moved.results)).toEqual(Object.keys(left.results));
    for (const [name, values] of Object.entries(left.results)) {
      expectClose(name, moved.results[name], values, 1e-6);
    }
  });

  it('is the same network after JSON', () => {
    const again = networkFromJson(JSON.parse(JSON.stringify(network)));
    expect(compileGradients(again, { batchSize: 2 })).toEqual(compileGradients(network, { batchSize: 2 }));
  });

  it('is exported with batch normalisation folded in every row, and computes the same', async () => {
    const random = randomFrom(3);
    const data = random.distinct(2 * elementCount(network.input));
    const weights = randomWeights(network, random);
    const floats = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
    );
    const model = compileInference(network, floats);
    expect(model.graph?.node.some(({ opType }) => opType === 'BatchNormalization')).toBe(false);
    const { logits } = await runModel(model, { image: { dims: [2, ...network.input], data } });
    expectClose('logits', logits, inferenceReference(network.nodes, data, weights), 1e-5);
  });
});

describe('what no parameter needs', () => {
  const backwardNodes = (network: Network) => {
    const { model } = compileTrainStep(network, {
      loss: squaredError,
      optimizer: plainDescent,
      batchSize: 2,
    });
    const names = decodeModel(model).graph?.node.map(({ name }) => name) ?? [];
    const scopes = names.map((name) => name.slice(0, name.lastIndexOf('/')));
    return [...new Set(scopes.filter((scope) => scope.endsWith('/backward')))].sort();
  };

  it('is not gone back through: layers and branches before the first parameter', () => {
    const network = sequential(
      input([1, 4, 4]),
      residual(relu()),
      concat([
        sequential(relu(), conv2d({ filters: 2, kernel: 3, padding: 1 }), relu()),
        sequential(relu(), relu()),
      ]),
      flatten(),
      dense(2),
    );
    expect(backwardNodes(network)).toEqual([
      'concat_1/backward',
      'concat_1/backward/conv2d_1/backward',
      'concat_1/backward/relu_2/backward',
      'dense_1/backward',
      'flatten_1/backward',
    ]);
  });
});
