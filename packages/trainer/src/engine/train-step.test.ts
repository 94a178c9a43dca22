import { readFileSync } from 'node:fs';
import {
  batchNorm2d,
  conv2d,
  dense,
  flatten,
  input,
  maxPool2d,
  type Network,
  networkFromJson,
  relu,
  sequential,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { describe, expect, it } from 'vitest';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { stateShapes } from '../state/state-shapes.ts';
import type { TrainState } from './engine.ts';
import { graphEngine } from './graph-engine.ts';

type Numbers = Readonly<Record<string, readonly number[]>>;

interface Case {
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  readonly normalised: boolean;
  readonly initial: Numbers;
  readonly steps: readonly {
    readonly images: readonly number[];
    readonly labels: readonly number[];
    readonly loss: number;
    readonly outputs: readonly number[];
    readonly state: Numbers;
    readonly evaluated: readonly number[];
  }[];
}

// Written by fixtures/make-fixtures.py, which has this form.
const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/train-steps.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly Case[];
};

describe.each(cases)('three steps of $optimizer, batch normalisation: $normalised', (run) => {
  it('go as in PyTorch: loss, outputs, parameters, running statistics and the optimiser’s slots', async () => {
    const network = networkLikeTorch(run.normalised);
    const optimizer = optimizerFrom(
      run.optimizer === 'adam' ? { name: 'adam' } : { name: 'sgd', momentum: 0.9 },
    );
    const shapes = stateShapes(network, optimizer);
    const state: TrainState = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        Float32Array.from(
          run.initial[name] ?? new Float32Array(shape.reduce((size, length) => size * length, 1)),
        ),
      ]),
    );
    const engine = graphEngine(await createExecutor({ threads: 1 }));
    try {
      await engine.prepare({ network, loss: crossEntropy(), optimizer }, state);
      for (const [i, expected] of run.steps.entries()) {
        const batch = () => ({
          images: Float32Array.from(expected.images),
          labels: Int32Array.from(expected.labels),
          size: expected.labels.length,
        });
        const { loss, outputs } = await engine.step(batch(), {
          learningRate: run.learningRate,
          step: i + 1,
          seed: 0,
        });
        expectClose('loss', [loss], [expected.loss]);
        expectClose('outputs', outputs, expected.outputs);
        const reached = await engine.readState();
        expect(Object.keys(reached).sort()).toEqual(Object.keys(expected.state).sort());
        for (const [name, values] of Object.entries(expected.state)) expectClose(name, reached[name], values);
        expectClose('evaluated', (await engine.evaluate(batch())).outputs, expected.evaluated);
      }
    } finally {
      await engine.close();
    }
  });
});

/** The network of make-fixtures.py, with its names. */
function networkLikeTorch(normalised: boolean): Network {
  const network = sequential(
    input([1, 8, 8]),
    conv2d({ filters: 4, kernel: 3, bias: !normalised, name: 'conv1' }),
    batchNorm2d({ name: 'norm1' }),
    relu(),
    maxPool2d({ size: 2 }),
    conv2d({ filters: 6, kernel: 3, padding: 1, bias: !normalised, name: 'conv2' }),
    batchNorm2d({ epsilon: 0.001, momentum: 0.3, name: 'norm2' }),
    relu(),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(3, { name: 'dense' }),
  );
  if (normalised) return network;
  const { input: shape, layers } = network.toJSON();
  return networkFromJson({ input: shape, layers: layers.filter(({ type }) => type !== 'batchNorm2d') });
}

function expectClose(
  name: string,
  received: ArrayLike<number> | undefined,
  expected: readonly number[],
): void {
  expect(received, name).toHaveLength(expected.length);
  const wrong = expected.flatMap((value, i) => {
    const got = received?.[i] ?? Number.NaN;
    return Math.abs(got - value) <= 1e-4 * Math.max(1, Math.abs(value))
      ? []
      : [`[${i}] ${got}, expected ${value}`];
  });
  expect(wrong, name).toEqual([]);
}
