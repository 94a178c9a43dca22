import {
  allNodes,
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  kerasDemo,
  type Network,
  relu,
  resnet8,
  sequential,
  smallCnn,
  softmax,
  torchDemo,
} from '@fovea/layers';
import { checkModel, decodeModel } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileActivations } from './compile-activations.ts';
import { expectClose } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';
import { type Feed, runModel } from './fixtures/run-model.ts';
import { networkParameters } from './network-parameters.ts';

const takenNames = sequential(
  input([1, 2, 2]),
  flatten({ name: 'images' }),
  dense(3, { name: 'images_' }),
  softmax({ name: 'probabilities' }),
);

const networks: Readonly<Record<string, Network>> = {
  ...Object.fromEntries(
    [smallCnn, torchDemo, kerasDemo, resnet8].map(({ name, build }) => [name, build([1, 12, 13], 4)]),
  ),
  'small-cnn in colour': smallCnn.build([3, 9, 9], 3),
  'softmax at the end': sequential(input([1, 4, 4]), dropout(0.5), flatten(), dense(5), relu(), softmax()),
  'softmax alone': sequential(input([4]), softmax()),
  'images at the end': sequential(input([2, 4, 4]), conv2d({ filters: 3, kernel: 2 }), batchNorm2d(), relu()),
  'one pixel': sequential(input([1, 1, 1]), avgPool2d({ size: 1 }), globalAvgPool2d(), dense(2)),
  'layers that do nothing': sequential(input([3]), dropout(0.1), flatten(), dropout(0.2)),
  'names that are taken': takenNames,
};

describe.each(Object.entries(networks))('the activations of a network with %s', (_, network) => {
  const program = compileActivations(network);
  const [images] = program.inputs;

  it('is a right graph with one output per layer, and probabilities where it ends in classes', () => {
    checkModel(decodeModel(program.model));
    expect(program.inputs).toEqual([
      { name: images?.name, type: 'float32', dims: ['batch', ...network.input] },
    ]);
    const layers = allNodes(network).map(({ name, output }) => [name, ['batch', ...output]] as const);
    const ends = network.output.length === 1;
    expect(program.probabilities !== undefined).toBe(ends);
    const more = ends ? [[program.probabilities, ['batch', ...network.output]] as const] : [];
    expect(program.outputs.map(({ name, dims }) => [name, dims])).toEqual([...layers, ...more]);
    expect(program.state).toEqual(networkParameters(network).map(({ name }) => ({ input: name })));
  });

  it.each([1, 3])('gives what the references give, layer by layer, for %i images', async (batch) => {
    const random = randomFrom(5);
    const data = random.distinct(batch * elementCount(network.input));
    const weights = randomWeights(network, random);
    const feeds: Record<string, Feed> = {
      [images?.name ?? '']: { dims: [batch, ...network.input], data },
    };
    for (const { name, shape } of networkParameters(network)) {
      feeds[name] = { dims: shape, data: weights[name] ?? [] };
    }
    const results = await runModel(program.model, feeds);
    let expected: readonly number[] = data;
    network.nodes.forEach((node) => {
      expected = inferenceReference([node], expected, weights);
      expectClose(node.name, results[node.name], expected, 1e-4);
    });
    if (program.probabilities === undefined) return;
    const logits = network.nodes.filter(({ definition }) => definition.inferenceOnly !== true);
    const votes = sequential(input(network.output), softmax()).nodes;
    const probabilities = inferenceReference([...logits, ...votes], data, weights);
    expectClose('probabilities', results[program.probabilities], probabilities, 1e-5);
  });
});

it('input and probabilities make way for layers of the same name', () => {
  const program = compileActivations(takenNames);
  expect(program.inputs.map(({ name }) => name)).toEqual(['images__']);
  expect(program.outputs.map(({ name }) => name)).toEqual([
    'images',
    'images_',
    'probabilities',
    'probabilities_',
  ]);
  expect(program.probabilities).toBe('probabilities_');
});
