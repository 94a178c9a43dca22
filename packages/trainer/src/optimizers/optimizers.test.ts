import { readFileSync } from 'node:fs';
import { meanGradientName, rawName, trainedParameters, trainingSlots, updateGraph } from '@fovea/compiler';
import { batchNorm2d, conv2d, dense, flatten, input, layerNorm, sequential } from '@fovea/layers';
import { GraphBuilder, programFrom } from '@fovea/onnx';
import type { Executor, HostTensor } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OptimizerSettings, optimizerFrom, optimizerNames } from '../settings/optimizer-settings.ts';
import type { EmaSettings } from '../settings/update-settings.ts';

type Numbers = Readonly<Record<string, readonly number[]>>;

interface Case {
  readonly label: string;
  readonly optimizer: OptimizerSettings;
  readonly learningRate: number;
  readonly biasRate?: number;
  readonly clip?: { readonly norm?: number; readonly value?: number };
  readonly ema?: EmaSettings;
  readonly reached: readonly Numbers[];
}

// Written by fixtures/make-optimizer-fixtures.py, which has this form.
const { start, gradients, cases } = JSON.parse(
  readFileSync(new URL('../fixtures/optimizer-steps.json', import.meta.url), 'utf8'),
) as { readonly start: Numbers; readonly gradients: readonly Numbers[]; readonly cases: readonly Case[] };

const shapes = [
  { name: 'weight', shape: [2, 3] },
  { name: 'bias', shape: [3] },
] as const;

let executor: Executor;
beforeAll(async () => {
  executor = await createExecutor({ threads: 1 });
});
afterAll(() => executor.close());

function tensor(dims: readonly number[], values: readonly number[]): HostTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

/** The parameters, and their averages, after each of the steps, by a graph that has nothing but the update. */
async function descend({
  optimizer: settings,
  learningRate,
  biasRate = 1,
  clip,
  ema,
}: Case): Promise<Numbers[]> {
  const optimizer = optimizerFrom(settings);
  const rules = {
    ...(clip === undefined ? {} : { clip }),
    ...(ema === undefined ? {} : { average: { warmup: true, ...ema } }),
  };
  const graph = new GraphBuilder('update');
  const inputs = new Map<string, string>();
  const trained = shapes.map(({ name, shape }) => ({
    name,
    shape,
    rate: name === 'bias' ? biasRate : 1,
    weightDecay: name === 'bias' ? 0 : (optimizer.weightDecay?.rate ?? 0),
  }));
  const kept = updateGraph(graph, trained, optimizer, rules, {
    learningRate: graph.input('rate', 'float32', []),
    step: graph.input('step', 'float32', []),
    gradient: (name) => graph.input(`gradient.${name}`, 'float32', name === 'bias' ? [3] : [2, 3]),
    kept(name, shape) {
      const value = inputs.get(name) ?? graph.input(name, 'float32', shape);
      inputs.set(name, value);
      return value;
    },
  });
  for (const { name, shape, next } of kept) graph.output(`next.${name}`, next, 'float32', shape);
  const names = kept.map(({ name }) => name);
  const loaded = await executor.load(
    programFrom(
      graph.build(),
      names.map((name) => ({ input: name, output: `next.${name}` })),
    ),
  );
  const state: Record<string, HostTensor> = {};
  for (const { name, shape } of shapes) {
    const begins = tensor(shape, start[name] ?? []);
    for (const slot of trainingSlots(name, optimizer, rules)) {
      state[slot] =
        slot === rawName(name)
          ? begins
          : tensor(shape, begins.data.length === 3 ? [0, 0, 0] : [0, 0, 0, 0, 0, 0]);
    }
    state[name] = begins;
  }
  expect(Object.keys(state).sort()).toEqual(names.toSorted());
  await executor.writeState(state);
  const reached: Numbers[] = [];
  for (const [i, gradient] of gradients.entries()) {
    await loaded.run({
      ...Object.fromEntries(
        shapes.map(({ name, shape }) => [`gradient.${name}`, tensor(shape, gradient[name] ?? [])]),
      ),
      rate: tensor([], [learningRate]),
      step: tensor([], [i + 1]),
    });
    const now = Object.entries(await executor.readState(names));
    const values = (name: string) => Array.from(now.find(([each]) => each === name)?.[1].data ?? [], Number);
    reached.push(
      Object.fromEntries(
        shapes.flatMap(({ name }) =>
          ema === undefined
            ? [[name, values(name)]]
            : [
                [name, values(rawName(name))],
                [`average.${name}`, values(name)],
              ],
        ),
      ),
    );
  }
  return reached;
}

describe('ten steps as PyTorch takes them', () => {
  it.each(cases.map((each) => [each.label, each] as const))('%s', async (_, each) => {
    const reached = await descend(each);
    const wrong = each.reached.flatMap((expected, step) =>
      Object.entries(expected).flatMap(([name, values]) =>
        values.flatMap((value, i) => {
          const got = reached[step]?.[name]?.[i] ?? Number.NaN;
          return Math.abs(got - value) <= 2e-5 * Math.max(1, Math.abs(value))
            ? []
            : [`step ${step + 1}, ${name}[${i}]: ${got}, expected ${value}`];
        }),
      ),
    );
    expect(wrong).toEqual([]);
    expect(each.reached).toHaveLength(10);
  });

  it('are there for every optimiser, with weight decay and without', () => {
    for (const decays of [true, false]) {
      const tested = cases.filter(({ optimizer }) => (optimizer.weightDecay !== undefined) === decays);
      expect(new Set(tested.map(({ optimizer }) => optimizer.name))).toEqual(new Set(optimizerNames));
    }
  });
});

it('what a parameter needs in a run’s state is named', () => {
  const adam = optimizerFrom({ name: 'adam' });
  expect(
    trainingSlots('a.weight', adam, { average: { decay: 0.9, warmup: true }, accumulate: true }),
  ).toEqual(['adam.m.a.weight', 'adam.v.a.weight', rawName('a.weight'), meanGradientName('a.weight')]);
  expect(trainingSlots('a.weight', optimizerFrom({ name: 'sgd' }))).toEqual([]);
});

it('weights decay, biases and the scales of normalisations do not, an image’s own among them', () => {
  const network = sequential(
    input([1, 4, 4]),
    conv2d({ filters: 2, kernel: 3 }),
    batchNorm2d(),
    layerNorm(),
    flatten(),
    dense(2),
  );
  const sgd = optimizerFrom({ name: 'sgd', weightDecay: 0.1 });
  const decaying = trainedParameters(network, sgd).filter(({ weightDecay }) => weightDecay > 0);
  expect(decaying.map(({ name }) => name)).toEqual(['conv2d_1.weight', 'dense_1.weight']);
});
