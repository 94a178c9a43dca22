import { type Batch, uniform } from '@fovea/data';
import { conv2d, dense, flatten, input, type Network, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import {
  type BatchResult,
  type Engine,
  graphEngine,
  initialState,
  type LossSettings,
  lossFrom,
  sgd,
  type TrainState,
} from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bands } from './fixtures/bands.ts';
import { expectClose } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

let engines: { readonly graphs: Engine; readonly tfjs: Engine };
beforeAll(async () => {
  engines = { graphs: graphEngine(await createExecutor({ threads: 1 })), tfjs: tfjsEngine(tf) };
});
afterAll(async () => {
  await engines.graphs.close();
  await engines.tfjs.close();
});

const network = sequential(input([2, 3, 3]), flatten(), dense(4));
const size = 5;
const weights = [0.5, 2, 1.25, 3];

interface Made {
  readonly trained: BatchResult;
  readonly evaluated: BatchResult;
  readonly state: TrainState;
}

/** One step of SGD with momentum, after which its slots are the gradients. */
async function step(
  engine: Engine,
  net: Network,
  settings: LossSettings,
  state: TrainState,
  batch: () => Batch,
): Promise<Made> {
  const loss = lossFrom(settings, bands(3));
  await engine.prepare({ network: net, loss, optimizer: sgd({ momentum: 0.9 }) }, state, [size]);
  const trained = await engine.step(batch(), { learningRate: 0.1, step: 1, seed: 1 });
  return { trained, evaluated: await engine.evaluate(batch()), state: await engine.readState() };
}

async function expectAgreement(
  net: Network,
  settings: LossSettings,
  state: TrainState,
  batch: () => Batch,
): Promise<Made> {
  const expected = await step(engines.graphs, net, settings, state, batch);
  const made = await step(engines.tfjs, net, settings, state, batch);
  expectClose('loss', [made.trained.loss], [expected.trained.loss], 3e-6);
  expectClose('loss when evaluated', [made.evaluated.loss], [expected.evaluated.loss], 3e-6);
  expect(made.evaluated.weight === undefined).toBe(expected.evaluated.weight === undefined);
  expectClose('weight', [made.evaluated.weight ?? 0], [expected.evaluated.weight ?? 0], 3e-6);
  for (const [name, values] of Object.entries(expected.state))
    expectClose(name, made.state[name] ?? [], values, 3e-6);
  return expected;
}

const images = () => uniform(size * 18, [4]).map((value) => 2 * value - 1);
const raw = uniform(size * 4, [5]);
const answers = {
  labels: () => ({ labels: Int32Array.of(2, 0, 3, 1, 2) }),
  shares: () => ({
    targets: raw.map((value, i) => {
      const row = raw.subarray(i - (i % 4), i - (i % 4) + 4);
      return value / row.reduce((sum, share) => sum + share, 0);
    }),
  }),
  values: () => ({ targets: raw.map((value) => 6 * value - 3) }),
};

describe.each<readonly [LossSettings, keyof typeof answers]>([
  [{ name: 'crossEntropy', labelSmoothing: 0.1, classWeights: weights }, 'labels'],
  [{ name: 'crossEntropy', classWeights: weights }, 'shares'],
  [{ name: 'focal' }, 'labels'],
  [{ name: 'focal', gamma: 0.5, alpha: weights }, 'shares'],
  [{ name: 'binaryCrossEntropy' }, 'labels'],
  [{ name: 'binaryCrossEntropy', positiveWeights: weights }, 'shares'],
  [{ name: 'meanSquaredError' }, 'values'],
  [{ name: 'meanAbsoluteError' }, 'values'],
  [{ name: 'huber', delta: 0.5 }, 'values'],
])('%j on %s', (settings, kind) => {
  const batch = (): Batch => ({ images: images(), ...answers[kind](), size });

  it('is differentiated by tfjs to the gradient that its graph has', async () => {
    await expectAgreement(network, settings, initialState(network, sgd({ momentum: 0.9 }), 1), batch);
  });

  it('stays so where outputs are huge, or exactly what was wanted', async () => {
    // The bias alone makes the outputs: ±10,000, 0, and a target.
    const state = Object.fromEntries(
      Object.entries(initialState(network, sgd({ momentum: 0.9 }), 1)).map(([name, values]) => [
        name,
        values.fill(0),
      ]),
    );
    const [, wanted = 0] = batch().targets ?? [];
    state['dense_1.bias'] = Float32Array.of(1e4, wanted, -1e4, 0);
    const made = await expectAgreement(network, settings, state, batch);
    for (const [name, values] of Object.entries(made.state))
      expect(values.every(Number.isFinite), name).toBe(true);
  });
});

it('takes targets of any shape', async () => {
  const maps = sequential(input([2, 3, 3]), conv2d({ filters: 2, kernel: 3, padding: 1 }));
  const state = initialState(maps, sgd({ momentum: 0.9 }), 1);
  for (const name of ['meanAbsoluteError', 'binaryCrossEntropy'] as const) {
    const shares = () => images().map((value) => (value + 1) / 2);
    await expectAgreement(maps, { name }, state, () => ({ images: images(), targets: shares(), size }));
  }
});

it('says what a batch is missing', async () => {
  const state = initialState(network, sgd({ momentum: 0.9 }), 1);
  for (const engine of [engines.tfjs, engines.graphs]) {
    const bare = () => ({ images: images(), size });
    await expect(step(engine, network, { name: 'huber' }, state, bare)).rejects.toThrow(
      'targets: the batch has not what the loss takes: expected labels or targets, received none.',
    );
  }
});
