import { networkParameters } from '@fovea/compiler';
import { type LayerDefinition, type Network, networkFromJson } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { elementCount } from '@fovea/shape';
import { checkGradients } from './check-gradients.ts';
import { checkFinite, compareNumbers, rounding, type Tolerance } from './compare-numbers.ts';
import { ConformanceError } from './conformance-error.ts';
import type { NetworkReference } from './network-reference.ts';
import { randomNumbers } from './random-numbers.ts';
import { openInference, openTraining, randomWeights, type TrainFeeds } from './run-forms.ts';

export interface CheckSettings {
  readonly executor: Executor;
  readonly reference: NetworkReference | undefined;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * Everything that can be seen of one layer in one configuration: JSON, both forms'
 * shapes and values, and the gradients, on seeded numbers.
 *
 * @throws ConformanceError for what is not as it should be
 */
export async function checkConfiguration(
  definition: LayerDefinition,
  network: Network,
  { executor, reference, batchSize, seed }: CheckSettings,
): Promise<void> {
  checkJson(definition, network);
  const numbers = randomNumbers(seed);
  const images = numbers.distinct(batchSize * elementCount(network.input));
  const weights = randomWeights(network, numbers);
  const inference = await openInference(network, { batchSize, executor });

  const inferred = await inference.infer(images, weights);
  checkDims('the inference form', inferred.dims, [batchSize, ...network.output]);
  checkFinite('inference', inferred.data);
  if (reference !== undefined) {
    const expected = reference.inference(network, images, weights);
    compareNumbers('inference', inferred.data, expected, rounding, 'what the reference computes');
  }

  const training = await openTraining(network, { batchSize, executor, images: 'plain' });
  const { program } = training;
  const outputDims = sizesOf(program.inputs.find(({ name }) => name === 'output_gradient')?.dims ?? []);
  const feeds: TrainFeeds = {
    images,
    outputGradient: numbers.between(elementCount(outputDims), -1, 1),
    random: Object.fromEntries(
      program.random.map(({ name, dims }) => [name, numbers.between(elementCount(sizesOf(dims)), 0, 1)]),
    ),
  };
  const results = await training.train(feeds, weights);
  const trained = results.outputs ?? { dims: [], data: new Float32Array() };
  checkDims('the training form', trained.dims, outputDims);
  for (const [name, { data }] of Object.entries(results)) checkFinite(name, data);
  checkParameterGradients(network, Object.keys(results));
  if (reference !== undefined) {
    const expected = reference.training(network, images, weights, byLayer(feeds.random));
    compareNumbers('training', trained.data, expected, rounding, 'what the reference computes');
  } else if (isAlike(network, Object.keys(results), feeds)) {
    compareNumbers('training', trained.data, inferred.data, rounding, 'what inference gives');
  }
  await checkGradients(network, training, { feeds, weights, results, reference, numbers });

  const rows = await openTraining(network, { batchSize, executor, images: 'rows' });
  if (isSameModel(rows.program.model, program.model)) return;
  for (const [name, { data }] of Object.entries(await rows.train(feeds, weights))) {
    const inRows = `${name}, trained in rows,`;
    compareNumbers(inRows, data, results[name]?.data ?? [], reordered, 'what training in plain images gives');
  }
}

/** Gradients are longer sums, which each layout adds up in an order of its own. */
const reordered: Tolerance = { relative: 1e-4, overall: 1e-5 };

function isSameModel(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function checkJson(definition: LayerDefinition, network: Network): void {
  const json = JSON.stringify(network);
  const again = networkFromJson(JSON.parse(json), { [definition.type]: definition });
  const parameters = JSON.stringify(network.nodes.map((node) => node.parameters));
  const isSame =
    JSON.stringify(again) === json &&
    JSON.stringify(again.nodes.map((node) => node.parameters)) === parameters;
  if (isSame) return;
  throw new ConformanceError('json', 'the layer does not survive JSON', {
    expected: json,
    received: JSON.stringify(again),
    hint: 'Attributes must be numbers, booleans, strings and lists of them.',
  });
}

/** The sizes that ONNX Runtime gives are those of the shape rule. */
function checkDims(form: string, received: readonly number[], expected: readonly number[]): void {
  if (received.join() === expected.join()) return;
  throw new ConformanceError('output-shape', `${form} gives another shape than the shape rule says`, {
    expected: `[${expected.join(', ')}], the batch among them`,
    received: `[${received.join(', ')}]`,
  });
}

function checkParameterGradients(network: Network, names: readonly string[]): void {
  for (const { name, trainable } of networkParameters(network)) {
    if (names.includes(`gradient.${name}`) === (trainable !== false)) continue;
    const problem = `train gives ${trainable === false ? 'a' : 'no'} gradient of "${name}"`;
    throw new ConformanceError('gradient-parameters', problem, {
      hint: 'backward returns one for each parameter that is trainable.',
    });
  }
}

/** Whether a layer has no reason to train otherwise than it infers: it draws nothing and keeps no statistics. */
function isAlike(network: Network, results: readonly string[], { random }: TrainFeeds): boolean {
  return (
    network.nodes.every(({ definition }) => definition.inferenceOnly !== true) &&
    Object.keys(random).length === 0 &&
    !results.some((name) => name.startsWith('next.'))
  );
}

/** `random.1.dropout_1` is fed for the layer that follows the number. */
function byLayer(random: Readonly<Record<string, readonly number[]>>): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.entries(random).map(([name, values]) => [name.split('.').slice(2).join('.'), values]),
  );
}

function sizesOf(dims: readonly (number | string)[]): number[] {
  return dims.map(Number);
}
