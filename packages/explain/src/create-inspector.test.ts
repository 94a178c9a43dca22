import { networkParameters, type Weights } from '@fovea/compiler';
import { uniform } from '@fovea/data';
import {
  allNodes,
  batchNorm2d,
  concat,
  conv2d,
  createLayer,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  kerasDemo,
  type Layer,
  type LayerDefinition,
  type LayerNode,
  maxPool2d,
  multiply,
  type Network,
  parameterName,
  relu,
  residual,
  sequential,
  smallCnn,
  softmax,
  torchDemo,
  type Unchanged,
} from '@fovea/layers';
import { type Reference, references } from '@fovea/layers/reference';
import type { Executor } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { elementCount, UsageError } from '@fovea/shape';
import { adam, crossEntropy, graphEngine, initialState } from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInspector, type Inspection } from './create-inspector.ts';
import { explainCell } from './explain-cell.ts';
import { mapPixels } from './map-pixels.ts';

let executor: Executor;
beforeAll(async () => {
  executor = await createExecutor({ threads: 1 });
});
afterAll(() => executor.close());

const networks: Readonly<Record<string, Network>> = {
  ...Object.fromEntries(
    [smallCnn, torchDemo, kerasDemo].map(({ name, build }) => [name, build([1, 10, 11], 3)]),
  ),
  'softmax at the end': sequential(input([2, 3, 3]), dropout(0.5), flatten(), dense(4), softmax()),
  'no windows and no image': sequential(input([5]), dense(4), relu(), dense(2)),
  'layers in layers': sequential(
    input([2, 6, 5]),
    residual(sequential(conv2d({ filters: 2, kernel: 3, padding: 1 }), batchNorm2d())),
    concat([sequential(maxPool2d({ size: 2 }), relu()), conv2d({ filters: 3, kernel: 2, stride: 2 })]),
    multiply(residual(relu()), sequential(globalAvgPool2d(), dense(5))),
    flatten(),
    dense(3),
  ),
  'nothing learned': sequential(input([1, 4, 4]), maxPool2d({ size: 2 }), relu()),
  'one pixel': smallCnn.build([1, 1, 1], 2),
};

describe.each(Object.entries(networks))('an inspector of a network with %s', (name, network) => {
  const weights = randomWeights(network);
  const images = centred(2 * elementCount(network.input), 3);

  it('gives what the references give, layer by layer', async () => {
    const inspector = await createInspector(network, executor, { weights });
    const inspection = await inspector.inspect(images);
    expect(inspector.network).toBe(network);
    expect(inspection.images).toEqual(images);
    expect(inspection.weights).toEqual(weights);
    expect(Object.keys(inspection.activations)).toEqual(allNodes(network).map((node) => node.name));
    const expected = activationsByHand(network, images, weights);
    for (const { name: layer, output } of allNodes(network)) {
      expect(inspection.activations[layer]?.shape).toEqual(output);
      expectNear(inspection.activations[layer]?.values, expected[layer] ?? []);
    }
    expect(inspection.probabilities?.length).toBe(
      name === 'nothing learned' ? undefined : 2 * elementCount(network.output),
    );
    const sum = inspection.probabilities?.reduce((total, value) => total + value, 0) ?? 2;
    expect(sum).toBeCloseTo(2, 5);
  });

  it('explains every value of every layer that explains itself', async () => {
    const inspection = await (await createInspector(network, executor, { weights })).inspect(images);
    for (const { name: layer, output, definition } of allNodes(network)) {
      const [, height = 1, width = 1] = output;
      const results: number[] = [];
      for (let i = 0; i < 2 * elementCount(output); i++) {
        const place = i % elementCount(output);
        const cell = {
          channel: Math.floor(place / (height * width)),
          row: Math.floor(place / width) % height,
          column: place % width,
        };
        const explanation = explainCell(inspection, layer, cell, Math.floor(i / elementCount(output)));
        if (definition.explain === undefined) expect(explanation).toBeUndefined();
        else results.push(explanation?.result ?? Number.NaN);
      }
      if (definition.explain !== undefined) expectNear(inspection.activations[layer]?.values, results);
    }
  });
});

it('sees the weights of a training run, as they are at each call', async () => {
  const own = await createExecutor({ threads: 1 });
  const network = sequential(input([1, 4, 4]), conv2d({ filters: 2, kernel: 3 }), flatten(), dense(3));
  const optimizer = adam();
  const engine = graphEngine(own);
  await engine.prepare(
    { network, loss: crossEntropy(), optimizer },
    initialState(network, optimizer, 1),
    [1],
  );
  const inspector = await createInspector(network, own);
  const images = centred(16, 4);
  const batch = { images: images.slice(), labels: Int32Array.of(1), size: 1 };
  // Not waited for: the inspection before the step sees the old weights, the one after it the new ones.
  const before = inspector.inspect(images);
  const step = engine.step(batch, { learningRate: 0.1, step: 1, seed: 1 });
  const after = inspector.inspect(images);
  const [old, trained] = [await before, await after];
  await step;
  for (const { weights, activations } of [old, trained]) {
    expectNear(activations.dense_1?.values, activationsByHand(network, images, weights).dense_1 ?? []);
  }
  expect(trained.weights).not.toEqual(old.weights);
  const state = await engine.readState();
  for (const [name, values] of Object.entries(trained.weights)) expect(state[name]).toEqual(values);
  await engine.close();
});

it('gives numbers that are none for weights that are none, and pictures of them', async () => {
  const network = sequential(input([1, 3, 3]), conv2d({ filters: 1, kernel: 2 }), flatten(), dense(2));
  const weights = { ...randomWeights(network), 'conv2d_1.weight': new Float32Array(4).fill(Number.NaN) };
  const inspection = await (await createInspector(network, executor, { weights })).inspect(
    new Float32Array(9),
  );
  const { values = new Float32Array() } = inspection.activations.conv2d_1 ?? {};
  expect(Array.from(values)).toEqual(new Array(4).fill(Number.NaN));
  expect(inspection.probabilities).toEqual(new Float32Array(2).fill(Number.NaN));
  expect(Array.from(mapPixels(values, { height: 2, width: 2 }).data)).toEqual(new Array(16).fill(0));
  expect(explainCell(inspection, 'conv2d_1', { channel: 0, row: 0, column: 0 })?.result).toBeNaN();
});

interface Doubled extends Layer {
  readonly out: Unchanged<this['in']>;
}

const doubledDefinition: LayerDefinition = {
  type: 'doubled',
  doc: 'Twice what comes in.',
  attributes: {},
  shape: (shape) => shape,
  forward: (x, _node, { graph }) => graph.node('Add', [x, x]),
  trainLayout: () => 'any',
  train: () => {
    throw new Error('it is not trained here');
  },
  examples: [],
};

it('shows a layer of one’s own that does not explain itself, and explains what follows it', async () => {
  const network = sequential(input([2]), createLayer<Doubled>(doubledDefinition, {}), relu());
  const inspection = await (await createInspector(network, executor)).inspect(Float32Array.of(3, -1));
  expect(inspection.activations.doubled_1?.values).toEqual(Float32Array.of(6, -2));
  const cell = { channel: 1, row: 0, column: 0 };
  expect(explainCell(inspection, 'doubled_1', cell)).toBeUndefined();
  expect(explainCell(inspection, 'relu_1', cell)).toMatchObject({ kind: 'rectified', result: 0 });
});

describe('what is refused', () => {
  const network = sequential(
    input([1, 2, 2]),
    flatten({ name: 'never_run' }),
    dense(2, { name: 'never_written' }),
  );

  it('is data that are no images, or none', async () => {
    const inspector = await createInspector(network, executor, { weights: randomWeights(network) });
    for (const length of [0, 3, 5]) {
      const inspecting = inspector.inspect(new Float32Array(length));
      await expect(inspecting).rejects.toThrow(UsageError);
      await expect(inspecting).rejects.toThrow(
        `inspect: the data are not whole images: expected a multiple of 4 numbers ([1, 2, 2] each), for at least one image, received ${length}.`,
      );
    }
  });

  it('is weights of another network', async () => {
    await expect(createInspector(network, executor, { weights: {} })).rejects.toThrow(
      'never_written.weight: the weights are not those of this network: expected 8 numbers (2×4), received none.',
    );
  });

  it('is an executor without weights', async () => {
    const empty = await createExecutor({ threads: 1 });
    const inspector = await createInspector(network, empty);
    await expect(inspector.inspect(new Float32Array(4))).rejects.toThrow(
      /never_written\.weight.*never written/,
    );
    await empty.close();
  });

  it('is a layer, cell or image that there is not', async () => {
    const inspector = await createInspector(network, executor, { weights: randomWeights(network) });
    const inspection: Inspection = await inspector.inspect(new Float32Array(8));
    const cell = { channel: 0, row: 0, column: 0 };
    expect(() => explainCell(inspection, 'conv2d_1', cell)).toThrow(
      '"conv2d_1": the network has no layer of this name: expected one of never_run, never_written.',
    );
    expect(() => explainCell(inspection, 'never_written', { ...cell, channel: 2 })).toThrow(
      'layer "never_written": the output has no such cell: expected a channel, row and column in [2, 1, 1], counted from 0, received channel 2, row 0, column 0.',
    );
    expect(() => explainCell(inspection, 'never_written', cell, 2)).toThrow(
      'layer "never_written": the batch has no such image: expected a whole number from 0 to 1, received 2.',
    );
  });
});

/** Numbers in [−1, 1), the same ones for the same seed. */
function centred(length: number, seed: number): Float32Array {
  return uniform(length, [seed]).map((value) => 2 * value - 1);
}

function randomWeights(network: Network): Weights {
  return Object.fromEntries(
    networkParameters(network).map(({ name, shape }, i) => {
      const values = centred(elementCount(shape), 100 + i);
      // A variance is never negative.
      return [name, name.endsWith('running_var') ? values.map((value) => value ** 2 + 0.1) : values];
    }),
  );
}

/** What each layer gives for the images, in float64. */
function activationsByHand(
  network: Network,
  images: Float32Array,
  weights: Weights,
): Record<string, number[]> {
  const known: Readonly<Record<string, Reference>> = references;
  const size = elementCount(network.input);
  const results: Record<string, number[]> = {};
  for (let first = 0; first < images.length; first += size) {
    through(network.nodes, Array.from(images.subarray(first, first + size)));
  }
  return results;

  function through(row: readonly LayerNode[], start: readonly number[]): readonly number[] {
    return row.reduce((x, node) => {
      const own = node.parameters.map(({ name }) => [
        name,
        Array.from(weights[parameterName(node, name)] ?? []),
      ]);
      const branches = node.branches.map((inner) => through(inner, x));
      const output = known[node.definition.type]?.(x, node, Object.fromEntries(own), branches) ?? [];
      results[node.name] = [...(results[node.name] ?? []), ...output];
      return output;
    }, start);
  }
}

function expectNear(received: Float32Array | undefined, expected: readonly number[]): void {
  expect(received).toHaveLength(expected.length);
  const largest = Math.max(1, ...expected.map(Math.abs));
  const apart = Math.max(0, ...expected.map((value, i) => Math.abs(value - (received?.[i] ?? Number.NaN))));
  expect(apart / largest).toBeLessThan(1e-5);
}
