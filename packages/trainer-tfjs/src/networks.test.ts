import {
  type Architecture,
  batchNorm2d,
  concat,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  kerasDemo,
  maxPool2d,
  multiply,
  type Network,
  relu,
  residual,
  sequential,
  smallCnn,
  softmax,
  torchDemo,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { type Engine, graphEngine, type OptimizerSettings } from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectSame, runSteps } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

let graphs: Engine;
beforeAll(async () => {
  graphs = graphEngine(await createExecutor({ threads: 1 }));
});
afterAll(() => graphs.close());

const optimizers: readonly (readonly [string, number, OptimizerSettings])[] = [
  ['SGD with momentum', 3e-6, { name: 'sgd', momentum: 0.9 }],
  ['plain SGD', 3e-6, { name: 'sgd' }],
  // Adam divides each gradient by its size: with the usual ε, of those that are rounding alone it would make whole steps.
  ['Adam', 2e-5, { name: 'adam', beta1: 0.8, epsilon: 1e-3 }],
];

describe.each([
  ['torch-demo', built(torchDemo)],
  ['keras-demo', built(kerasDemo)],
  ['small-cnn', built(smallCnn)],
  ['depthwise, dilated and dropped twice', wideRange()],
  ['layers in layers', layersInLayers()],
])('three steps of %s', (_, network) => {
  it.each(optimizers)('with %s: as the graphs, within %f', async (_, tolerance, optimizer) => {
    const run = { optimizer, batchSize: 2, steps: 3, learningRate: 0.003 };
    const engine = tfjsEngine(tf);
    expectSame(await runSteps(engine, network, run), await runSteps(graphs, network, run), tolerance);
    await engine.close();
  });
});

describe('windows with two strides', () => {
  it.each([1, 3])('in %i groups: as the graphs', async (groups) => {
    const network = sequential(
      input([3, 9, 8]),
      conv2d({ filters: 3, kernel: 1, bias: false }),
      conv2d({ filters: 6, kernel: [3, 2], stride: [2, 1], padding: [1, 0, 2, 1], groups }),
      maxPool2d({ size: [2, 3], stride: [1, 2], padding: [1, 1, 0, 1] }),
      flatten(),
      dense(3),
    );
    const run = { optimizer: { name: 'sgd' }, batchSize: 2, steps: 2 } as const;
    const engine = tfjsEngine(tf);
    expectSame(await runSteps(engine, network, run), await runSteps(graphs, network, run), 3e-6);
    await engine.close();
  });
});

it('gives logits where the network ends in softmax', async () => {
  const [withSoftmax, without] = [
    sequential(input([6]), dense(3), softmax()),
    sequential(input([6]), dense(3)),
  ];
  const run = { optimizer: { name: 'sgd' }, batchSize: 2, steps: 1 } as const;
  const engine = tfjsEngine(tf);
  const { evaluated } = await runSteps(engine, withSoftmax, run);
  expectClose('logits', evaluated.outputs, (await runSteps(engine, without, run)).evaluated.outputs, 0);
  expect(evaluated.outputs).toHaveLength(6);
  await engine.close();
});

function built({ build }: Architecture): Network {
  return build([1, 12, 12], 3);
}

function wideRange(): Network {
  return sequential(
    input([2, 9, 9]),
    dropout(0.1),
    conv2d({ filters: 4, kernel: 3, padding: 'same', groups: 2 }),
    relu(),
    conv2d({ filters: 8, kernel: [3, 2], dilation: [2, 3], groups: 4, padding: [1, 0, 0, 2] }),
    batchNorm2d({ momentum: 0.3, epsilon: 0.001 }),
    relu(),
    dropout(0.4),
    conv2d({ filters: 6, kernel: 2, stride: 2 }),
    globalAvgPool2d(),
    dense(3),
  );
}

function layersInLayers(): Network {
  return sequential(
    input([2, 8, 8]),
    residual(sequential(conv2d({ filters: 2, kernel: 3, padding: 1 }), batchNorm2d(), dropout(0.2), relu())),
    concat([
      conv2d({ filters: 4, kernel: 3, stride: 2, padding: 1 }),
      sequential(dropout(0.3), maxPool2d({ size: 2 })),
    ]),
    multiply(sequential(), sequential(globalAvgPool2d(), dense(6), dropout(0.1))),
    globalAvgPool2d(),
    dense(3),
  );
}
