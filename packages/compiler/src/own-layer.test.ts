import {
  createLayer,
  dense,
  flatten,
  input,
  type Layer,
  type LayerDefinition,
  maxPool2d,
  networkFromJson,
  ones,
  relu,
  sequential,
  type Unchanged,
} from '@fovea/layers';
import { expect, it } from 'vitest';
import { compileInference } from './compile-inference.ts';
import { expectClose, runGradients } from './fixtures/check-training.ts';
import { runModel } from './fixtures/run-model.ts';

// A layer that a user might write: all values times one learned number.

interface Gain extends Layer {
  readonly out: Unchanged<this['in']>;
}

const gainDefinition: LayerDefinition<{ readonly floor: number }> = {
  type: 'gain',
  doc: 'Multiplies everything by one learned number and adds a fixed one.',
  attributes: { floor: { kind: 'number', above: -1, starter: 1, doc: 'What is added.' } },
  shape: (shape) => shape,
  parameters: () => [{ name: 'factor', shape: [1], init: ones }],
  forward: (x, { attributes }, { graph, parameter }) =>
    graph.node('Add', [graph.node('Mul', [x, parameter('factor')]), graph.scalar(attributes.floor)]),
  trainLayout: () => 'any',
  train: (x, node, context) => ({
    output: { value: gainDefinition.forward(x.value, node, context), layout: x.layout },
    backward(dOutput) {
      const { graph, parameter } = context;
      const products = graph.node('Reshape', [graph.node('Mul', [dOutput, x.value]), graph.int64(-1)]);
      return {
        input: graph.node('Mul', [dOutput, parameter('factor')]),
        parameters: { factor: graph.node('ReduceSum', [products, graph.int64(0)], { keepdims: 1 }) },
      };
    },
  }),
  examples: [{ attributes: { floor: 1 }, input: [2], output: [2] }],
};

const gain = (floor: number) => createLayer<Gain>(gainDefinition, { floor });

it('a layer of the user’s own trains, exports and survives JSON', async () => {
  const network = sequential(
    input([1, 4, 4]),
    gain(3),
    maxPool2d({ size: 2 }),
    relu(),
    flatten(),
    gain(0),
    dense(2),
  );
  const { images, weights, outputGradient, results } = await runGradients(network, { batchSize: 2, seed: 4 });
  const [first = 0, second = 0] = [...(weights['gain_1.factor'] ?? []), ...(weights['gain_2.factor'] ?? [])];
  // A factor above zero: the largest of each window stays the largest.
  expect(first).toBeGreaterThan(0);
  const largest = (image: number, window: number) => {
    const at = image * 16 + Math.floor(window / 2) * 8 + (window % 2) * 2;
    return Math.max(...[0, 1, 4, 5].map((tap) => images[at + tap] ?? Number.NaN));
  };
  const dense1 = weights['dense_1.weight'] ?? [];
  let [slope, outputs]: [number, number[]] = [0, []];
  for (let image = 0; image < 2; image++) {
    for (let unit = 0; unit < 2; unit++) {
      let sum = weights['dense_1.bias']?.[unit] ?? Number.NaN;
      for (let window = 0; window < 4; window++) {
        const bent = Math.max(0, first * largest(image, window) + 3);
        const weight = dense1[unit * 4 + window] ?? Number.NaN;
        sum += weight * second * bent;
        slope += (outputGradient[image * 2 + unit] ?? Number.NaN) * weight * bent;
      }
      outputs = [...outputs, sum];
    }
  }
  expectClose('outputs', results.outputs, outputs, 1e-5);
  expectClose('slope', results['gradient.gain_2.factor'], [slope], 1e-5);

  const again = networkFromJson(JSON.parse(JSON.stringify(network)), { gain: gainDefinition });
  const floats = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
  );
  const { logits } = await runModel(compileInference(again, floats), {
    image: { dims: [2, 1, 4, 4], data: images },
  });
  expectClose('logits', logits, outputs, 1e-5);
});
