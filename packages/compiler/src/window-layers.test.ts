import { type ImageLayout, type Network, networkFromJson } from '@fovea/layers';
import { elementCount, ShapeError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileInference } from './compile-inference.ts';
import { checkTraining, expectClose, runGradients } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';
import { runModel } from './fixtures/run-model.ts';

// Windows have too many forms for examples to meet them all: random ones, small enough to be quick.

const whole = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) =>
  fc.oneof(whole(min, max), fc.tuple(whole(min, max), whole(min, max)));
const padding = fc.oneof(
  pair(0, 2),
  fc.tuple(whole(0, 2), whole(0, 2), whole(0, 2), whole(0, 2)),
  fc.constantFrom('same', 'valid'),
);
const size = whole(1, 7);

const convolution = fc
  .record({
    groups: whole(1, 3),
    channels: whole(1, 2),
    filters: whole(1, 2),
    height: size,
    width: size,
    seed: whole(0, 1e6),
  })
  .chain(({ groups, channels, filters, height, width, seed }) =>
    fc
      .record(
        { kernel: pair(1, 3), stride: pair(1, 3), padding, dilation: pair(1, 2), bias: fc.boolean() },
        { requiredKeys: ['kernel'] },
      )
      .map((attributes) => ({
        layer: { type: 'conv2d', attributes: { ...attributes, groups, filters: filters * groups } },
        input: [channels * groups, height, width],
        seed,
      })),
  );

const pooling = (type: string) =>
  fc
    .record({ channels: whole(1, 3), height: size, width: size, seed: whole(0, 1e6) })
    .chain(({ channels, height, width, seed }) =>
      fc
        .record(
          { size: pair(1, 3), stride: pair(1, 4), padding, ceil: fc.boolean() },
          { requiredKeys: ['size'] },
        )
        .map((attributes) => ({ layer: { type, attributes }, input: [channels, height, width], seed })),
    );

describe.each([
  ['conv2d', convolution],
  ['maxPool2d', pooling('maxPool2d')],
  ['avgPool2d', pooling('avgPool2d')],
])('%s in random forms', (_, form) => {
  it('computes and trains as its reference says', async () => {
    await fc.assert(
      fc.asyncProperty(form, async ({ layer, input, seed }) => {
        const network = networkIfItFits(layer, input);
        fc.pre(network !== undefined);
        await checkTraining(network, { batchSize: 2, seed });
        await checkInference(network, seed);
      }),
      { numRuns: 100, seed: 20_261_123 },
    );
  });
});

function networkIfItFits(layer: object, input: readonly number[]): Network | undefined {
  try {
    return networkFromJson({ input, layers: [layer] });
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return undefined;
  }
}

it('conv2d in random forms gives the same numbers in either layout', async () => {
  await fc.assert(
    fc.asyncProperty(convolution, async ({ layer, input, seed }) => {
      const network = networkIfItFits(layer, input);
      fc.pre(network !== undefined);
      const train = (images: ImageLayout) =>
        runGradients(network, { batchSize: 3, seed, passes: { images } });
      const [{ results: inPlain }, { results: inRows }] = [await train('plain'), await train('rows')];
      expect(Object.keys(inPlain)).toEqual(Object.keys(inRows));
      for (const [name, values] of Object.entries(inPlain)) expectClose(name, inRows[name], values, 1e-5);
    }),
    { numRuns: 150, seed: 20_261_124 },
  );
});

async function checkInference(network: Network, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const images = random.distinct(2 * elementCount(network.input));
  const weights = randomWeights(network, random);
  const floats = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
  );
  const { output } = await runModel(compileInference(network, floats), {
    image: { dims: [2, ...network.input], data: images },
  });
  expectClose('output', output, inferenceReference(network.nodes, images, weights), 1e-5);
}
