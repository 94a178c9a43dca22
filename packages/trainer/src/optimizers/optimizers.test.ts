import type { Optimizer } from '@fovea/compiler';
import { GraphBuilder, programFrom } from '@fovea/onnx';
import type { HostTensor } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { expect, it } from 'vitest';
import { adam } from './adam.ts';
import { sgd } from './sgd.ts';

const start = [0.5, -2, 0];
const steps = [
  { gradient: [1, -0.25, 0], learningRate: 0.1 },
  { gradient: [-3, 0.5, 1e-6], learningRate: 0.05 },
  { gradient: [0.01, 100, -2], learningRate: 0.2 },
];

/** The parameter after each of the steps, by a graph that has nothing but the optimiser. */
async function descend(optimizer: Optimizer): Promise<number[][]> {
  const graph = new GraphBuilder('update');
  const inputs = {
    learningRate: graph.input('rate', 'float32', []),
    step: graph.input('step', 'float32', []),
  };
  const names = ['parameter', ...optimizer.slots];
  const parameter = graph.input('parameter', 'float32', [3]);
  const gradient = graph.input('gradient', 'float32', [3]);
  const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, graph.input(slot, 'float32', [3])]));
  const next = optimizer.begin(graph, inputs)({ parameter, gradient, slots });
  graph.output('next.parameter', next.parameter, 'float32', [3]);
  for (const [slot, value] of Object.entries(next.slots)) graph.output(`next.${slot}`, value, 'float32', [3]);
  const state = names.map((name) => ({ input: name, output: `next.${name}` }));
  const tensor = (...values: number[]): HostTensor => ({
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values),
  });
  const scalar = (value: number): HostTensor => ({ ...tensor(value), dims: [] }) as HostTensor;

  const executor = await createExecutor({ threads: 1 });
  try {
    const loaded = await executor.load(programFrom(graph.build(), state));
    await executor.writeState(
      Object.fromEntries(
        names.map((name) => [name, name === 'parameter' ? tensor(...start) : tensor(0, 0, 0)]),
      ),
    );
    const reached: number[][] = [];
    for (const [i, step] of steps.entries()) {
      await loaded.run({
        gradient: tensor(...step.gradient),
        rate: scalar(step.learningRate),
        step: scalar(i + 1),
      });
      reached.push(Array.from((await executor.readState(['parameter'])).parameter?.data ?? [], Number));
    }
    return reached;
  } finally {
    await executor.close();
  }
}

/** The same in float64, one number at a time. */
function byHand(begin: () => (gradient: number, learningRate: number, step: number) => number): number[][] {
  const values = start.map((value) => ({ value, change: begin() }));
  return steps.map(({ gradient, learningRate }, step) =>
    values.map((each, i) => {
      each.value -= each.change(gradient[i] ?? 0, learningRate, step + 1);
      return each.value;
    }),
  );
}

const momentum = (factor: number) => () => {
  let velocity = 0;
  return (gradient: number, learningRate: number) => {
    velocity = factor * velocity + gradient;
    return learningRate * velocity;
  };
};

const adaptive = (beta1: number, beta2: number, epsilon: number) => () => {
  let [m, v] = [0, 0];
  return (gradient: number, learningRate: number, step: number) => {
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    return (learningRate * (m / (1 - beta1 ** step))) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
  };
};

it.each([
  ['sgd', sgd(), byHand(momentum(0))],
  ['sgd with momentum', sgd({ momentum: 0.9 }), byHand(momentum(0.9))],
  ['adam', adam(), byHand(adaptive(0.9, 0.999, 1e-8))],
  ['adam with options', adam({ beta1: 0.5, beta2: 0.9, epsilon: 0.1 }), byHand(adaptive(0.5, 0.9, 0.1))],
])('%s takes the steps that its formula says', async (_, optimizer, expected) => {
  const reached = await descend(optimizer);
  for (const [step, values] of expected.entries()) {
    for (const [i, value] of values.entries()) {
      const error = Math.abs((reached[step]?.[i] ?? Number.NaN) - value);
      expect(error, `step ${step + 1}, value ${i}`).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
    }
  }
});
