import {
  type AttributeInfo,
  type LayerDefinition,
  type LayerExample,
  layerDefinitions,
  type Network,
  networkFromJson,
} from '@fovea/layers';
import { references } from '@fovea/layers/reference';
import { checkModel, GraphBuilder } from '@fovea/onnx';
import { elementCount, ShapeError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { checkTraining, expectClose } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';
import { type Feed, runModel } from './fixtures/run-model.ts';
import { forwardGraph } from './forward-graph.ts';
import { networkParameters } from './network-parameters.ts';

// Everything here reads the layers' own examples: a new layer is tested as soon as it is in the registry.

const definitions: readonly LayerDefinition[] = Object.values(layerDefinitions);

/** Nothing but how weights begin depends on these; the layers' own tests have them. */
const beginning = ['weightInit', 'biasInit'];

describe('the registry', () => {
  it('has every layer under its own type, with a reference and at least one accepted example', () => {
    expect(definitions.map(({ type }) => type)).toEqual(Object.keys(layerDefinitions));
    expect(Object.keys(references)).toEqual(Object.keys(layerDefinitions));
    for (const { type, doc, attributes, examples } of definitions) {
      expect(accepted(examples).length, type).toBeGreaterThan(0);
      expect(doc, type).toMatch(/^[A-Z].*\.$/);
      const infos: Readonly<Record<string, AttributeInfo>> = { ...attributes };
      for (const info of Object.values(infos)) expect(info.doc, type).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('tries every attribute in an example', () => {
    for (const { type, attributes, examples } of definitions) {
      const tried = new Set(examples.flatMap((example) => Object.keys(example.attributes)));
      expect(
        Object.keys(attributes).filter((name) => !tried.has(name) && !beginning.includes(name)),
        type,
      ).toEqual([]);
    }
  });
});

describe.each(definitions.map((definition) => [definition.type, definition] as const))(
  '%s',
  (type, definition) => {
    const { examples } = definition;

    describe.each(accepted(examples).map((example) => [describeExample(example), example] as const))(
      '%s',
      (_, example) => {
        const network = single(type, example);
        const [node] = network.nodes;
        if (node === undefined) throw new Error('the network has no layer');

        it('has the stated output', () => {
          const outputs = node.branches.map((row) => row.at(-1)?.output ?? example.input);
          expect(definition.shape(example.input, example.attributes, outputs)).toEqual(example.output);
          expect(network.output).toEqual(example.output);
        });

        it('survives JSON', () => {
          const json = JSON.stringify(network);
          const again = networkFromJson(JSON.parse(json));
          expect(JSON.stringify(again)).toBe(json);
          expect(again.output).toEqual(network.output);
          expect(networkParameters(again).map(({ node: _, ...parameter }) => parameter)).toEqual(
            networkParameters(network).map(({ node: _, ...parameter }) => parameter),
          );
        });

        it('computes in inference what the reference computes', async () => {
          const random = randomFrom(11);
          const images = random.distinct(2 * elementCount(example.input));
          const weights = randomWeights(network, random);
          const outputs = await runForward(network, images, weights);
          expectClose('outputs', outputs, inferenceReference(network.nodes, images, weights), 1e-5);
        });

        it.each([2, 3])('trains as the reference says, batch %i', async (batchSize) => {
          await checkTraining(network, { batchSize, seed: 31 * batchSize });
        });
      },
    );

    it.each(rejected(examples).map((example) => [describeExample(example), example] as const))(
      'refuses %s',
      (_, example) => {
        const build = () => single(type, example);
        expect(build).toThrow(ShapeError);
        expect(build).toThrow(example.rejects);
        expect(build).toThrow(`${type} "${type}_1": `);
      },
    );
  },
);

const counted = definitions.flatMap((definition) =>
  definition.macs === undefined
    ? []
    : accepted(definition.examples).map(
        (example) => [definition.type, describeExample(example), definition, example] as const,
      ),
);

it.each(counted)(
  '%s %s: the stated multiply-accumulates are those that are done',
  (type, _, definition, example) => {
    // With ones everywhere and no bias, each product adds 1 to the sum of all outputs. Padding counts, so it is made of ones, too.
    const padded = withoutPadding(definition, example);
    const network = single(type, { ...padded, attributes: { ...padded.attributes, bias: false } });
    if (definition.window !== undefined) expect(network.output).toEqual(example.output);
    const weights = Object.fromEntries(
      networkParameters(network).map(({ name, shape }) => [name, ones(shape)]),
    );
    const outputs = inferenceReference(network.nodes, ones(network.input), weights);
    const [node] = single(type, example).nodes;
    expect(node && definition.macs?.(node)).toBe(outputs.reduce((sum, value) => sum + value, 0));
  },
);

type Accepted = Extract<LayerExample, { output: unknown }>;
type Rejected = Extract<LayerExample, { rejects: unknown }>;

function accepted(examples: readonly LayerExample[]): Accepted[] {
  return examples.filter((example) => 'output' in example);
}

function rejected(examples: readonly LayerExample[]): Rejected[] {
  return examples.filter((example) => 'rejects' in example);
}

function ones(shape: readonly number[]): number[] {
  return new Array<number>(elementCount(shape)).fill(1);
}

function describeExample({ attributes, input, branches }: LayerExample): string {
  const inside = branches === undefined ? '' : ` around ${JSON.stringify(branches)}`;
  return `${JSON.stringify(attributes)}${inside} on [${input.join(', ')}]`;
}

function single(type: string, { attributes, input, branches }: Omit<Accepted, 'output'>): Network {
  return networkFromJson({ input, layers: [{ type, attributes, branches }] });
}

/** The forward form alone, its parameters fed in the shapes that the layer declares. */
async function runForward(
  network: Network,
  images: readonly number[],
  weights: Readonly<Record<string, readonly number[]>>,
): Promise<Float32Array | undefined> {
  const graph = new GraphBuilder('forward');
  const feeds: Record<string, Feed> = { images: { dims: [2, ...network.input], data: images } };
  const x = graph.input('images', 'float32', ['batch', ...network.input]);
  for (const { name, shape } of networkParameters(network)) {
    graph.input(name, 'float32', shape);
    feeds[name] = { dims: shape, data: weights[name] ?? [] };
  }
  graph.output('outputs', forwardGraph(graph, x, network.nodes), 'float32', ['batch', ...network.output]);
  const model = graph.build();
  checkModel(model);
  const read = new Set(model.graph?.node.flatMap(({ input }) => input));
  for (const { name } of networkParameters(network)) expect(read, 'values that nodes read').toContain(name);
  return (await runModel(model, feeds)).outputs;
}

/** The same windows on an input that has its padding already. */
function withoutPadding(
  definition: LayerDefinition,
  { attributes, input }: Accepted,
): Omit<Accepted, 'output'> {
  const window = definition.window?.(input, attributes);
  // Without a window, padding is what a transposed convolution computes and cuts off.
  if (window === undefined) {
    return { attributes: 'padding' in attributes ? { ...attributes, padding: 0 } : attributes, input };
  }
  const [channels = 0, height = 0, width = 0] = input;
  const [top, left, bottom, right] = window.pads;
  return {
    attributes: { ...attributes, padding: 0 },
    input: [channels, height + top + bottom, width + left + right],
  };
}
