import { batchNorm2d, conv2d, dense, flatten, input, maxPool2d, relu, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import {
  type Checkpoint,
  decodeCheckpoint,
  type Engine,
  encodeCheckpoint,
  fit,
  graphEngine,
  type OptimizerSettings,
  optimizerNames,
  type RunSettings,
} from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bands } from './fixtures/bands.ts';
import { expectClose } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

const train = bands(14);
const test = bands(6);
// Without normalisation, behind which the gradients of some weights are nothing but rounding.
const plain = sequential(
  input([1, 12, 12]),
  conv2d({ filters: 2, kernel: 5, stride: 3 }),
  relu(),
  flatten(),
  dense(3),
);
const normalised = sequential(
  input([1, 12, 12]),
  conv2d({ filters: 2, kernel: 3, bias: false }),
  batchNorm2d(),
  relu(),
  maxPool2d({ size: 5 }),
  conv2d({ filters: 3, kernel: 2 }),
  batchNorm2d(),
  flatten(),
  dense(3),
);

let graph: Engine;
beforeAll(async () => {
  graph = graphEngine(await createExecutor({ threads: 1 }));
});
afterAll(() => graph.close());

async function run(
  engine: Engine,
  network: typeof plain,
  settings: Partial<RunSettings>,
  { steps, resume }: { readonly steps?: number; readonly resume?: Checkpoint } = {},
): Promise<Checkpoint> {
  const stop = new AbortController();
  let taken = 0;
  const { checkpoint } = await fit(network, settings, {
    engine,
    train,
    test,
    signal: stop.signal,
    onProgress: () => void (++taken === steps && stop.abort()),
    ...(resume === undefined ? {} : { resume }),
  });
  return decodeCheckpoint(encodeCheckpoint(checkpoint));
}

function expectSameRun(received: Checkpoint, expected: Checkpoint): void {
  expect(Object.keys(received.state).sort()).toEqual(Object.keys(expected.state).sort());
  for (const [name, values] of Object.entries(expected.state)) {
    expectClose(name, received.state[name] ?? [], values, 2e-4);
  }
  expect(received.history.at(-1)?.testLoss).toBeCloseTo(expected.history.at(-1)?.testLoss ?? Number.NaN, 4);
}

const options: Readonly<Record<string, object>> = {
  sgd: { momentum: 0.9, nesterov: true, weightDecay: 0.1 },
  rmsprop: { momentum: 0.5, centered: true },
  lion: { weightDecay: 0.5 },
};

describe('tfjs takes the same steps as the graphs', () => {
  it.each(optimizerNames)('%s', async (name) => {
    // The options are those of the optimiser of that name.
    const optimizer = { name, ...options[name] } as OptimizerSettings;
    const settings = { epochs: 1, batchSize: 5, learningRate: name === 'adadelta' ? 1 : 0.005, optimizer };
    expectSameRun(await run(tfjsEngine(tf), plain, settings), await run(graph, plain, settings));
  });

  const settings: Partial<RunSettings> = {
    epochs: 2,
    batchSize: 3,
    learningRate: 0.02,
    schedule: { name: 'one-cycle' },
    optimizer: { name: 'sgd', momentum: 0.9, weightDecay: 0.01 },
    clip: { norm: 0.5, value: 0.2 },
    accumulate: 2,
    ema: { decay: 0.9 },
    groups: [{ parameters: ['dense_1'], rate: 0.5 }],
    freeze: ['conv2d_1', 'batchNorm2d_1'],
  };

  it('with clipping, gathered gradients, averaged weights, groups and frozen layers', async () => {
    expectSameRun(await run(tfjsEngine(tf), normalised, settings), await run(graph, normalised, settings));
  });

  it('and goes on among gathered gradients with what the other began', async () => {
    const whole = await run(graph, normalised, settings);
    const resume = await run(tfjsEngine(tf), normalised, settings, { steps: 3 });
    expectSameRun(await run(graph, normalised, {}, { resume }), whole);
  });
});
