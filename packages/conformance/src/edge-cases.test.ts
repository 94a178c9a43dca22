import { compileGradients, compileInference, compileTrainStep } from '@fovea/compiler';
import { type LayerDefinition, type LayerType, layerDefinitions, networkFromJson } from '@fovea/layers';
import { programFrom } from '@fovea/onnx';
import type { Executor } from '@fovea/runtime';
import { elementCount, type Shape, type Window2d } from '@fovea/shape';
import { adam, crossEntropy } from '@fovea/trainer';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfiguration } from './check-configuration.ts';
import { acceptedExamples, networkIfItFits, networkOf } from './configuration.ts';
import { nodeExecutor } from './fixtures/in-process.ts';
import { registryReference as reference } from './fixtures/registry-reference.ts';
import { openTraining } from './run-forms.ts';

// Where layers usually go wrong, by name: values and gradients of each are held against the reference.

let executor: Executor;
beforeAll(() => {
  executor = nodeExecutor();
});
afterAll(() => executor.close());

async function check(type: LayerType, attributes: object, input: readonly number[], batchSize = 2) {
  const definition = layerDefinitions[type];
  const network = networkOf(definition, { attributes, input });
  await checkConfiguration(definition, network, { executor, reference, batchSize, seed: 5 });
  return network.output;
}

const poolings = ['maxPool2d', 'avgPool2d'] as const;

describe('images of one pixel', () => {
  const layers = Object.values<LayerDefinition>(layerDefinitions).flatMap((definition) =>
    acceptedExamples(definition)
      .filter(({ input, branches }) => input.length === 3 && branches === undefined)
      .slice(0, 1)
      .map(({ attributes, input }) => [definition.type, definition, attributes, input[0] ?? 1] as const),
  );

  it.each(layers)('%s computes on them or says why not', async (_, definition, attributes, channels) => {
    const sizes = { kernel: 1, size: 1 };
    const given = Object.fromEntries(
      Object.entries({ ...attributes, ...sizes }).filter(([name]) => name in definition.attributes),
    );
    const configuration = { attributes: given, input: [channels, 1, 1] };
    let network: ReturnType<typeof networkOf>;
    try {
      network = networkOf(definition, configuration);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ShapeError' });
      return;
    }
    await checkConfiguration(definition, network, { executor, reference, batchSize: 2, seed: 5 });
  });
});

describe('windows', () => {
  it('as large as the image give one position', async () => {
    expect(await check('conv2d', { filters: 3, kernel: [5, 7] }, [2, 5, 7])).toEqual([3, 1, 1]);
    for (const type of poolings) expect(await check(type, { size: [5, 7] }, [2, 5, 7])).toEqual([2, 1, 1]);
  });

  it('as large as the padded image give one position', async () => {
    expect(await check('conv2d', { filters: 2, kernel: 7, padding: 2 }, [1, 3, 3])).toEqual([2, 1, 1]);
    for (const type of poolings) {
      expect(await check(type, { size: 5, padding: 1 }, [1, 3, 3])).toEqual([1, 1, 1]);
    }
  });

  it('on images of prime sizes leave the rest unseen', async () => {
    expect(await check('conv2d', { filters: 2, kernel: 5, stride: 3 }, [3, 13, 17])).toEqual([2, 3, 5]);
    for (const type of poolings) {
      expect(await check(type, { size: 3, stride: 5 }, [2, 13, 17])).toEqual([2, 3, 3]);
      expect(await check(type, { size: 2, stride: 7, padding: 1 }, [1, 11, 19])).toEqual([1, 2, 3]);
    }
  });

  it('with a stride beyond the image give one position', async () => {
    expect(await check('conv2d', { filters: 2, kernel: 2, stride: 1000 }, [2, 5, 6])).toEqual([2, 1, 1]);
    for (const type of poolings) {
      expect(await check(type, { size: 2, stride: 1000 }, [2, 5, 6])).toEqual([2, 1, 1]);
    }
  });

  it('with paddings that cannot be even on both sides', async () => {
    for (const kernel of [2, 4]) {
      for (const stride of [1, 2, 3]) {
        const attributes = { filters: 2, kernel, stride, padding: 'same' };
        const side = Math.ceil(7 / stride);
        expect(await check('conv2d', attributes, [2, 7, 7])).toEqual([2, side, side]);
      }
    }
    for (const type of poolings) {
      expect(await check(type, { size: 2, stride: 1, padding: 'same' }, [1, 5, 4])).toEqual([1, 5, 4]);
      expect(await check(type, { size: 4, stride: 3, padding: 'same' }, [1, 7, 8])).toEqual([1, 3, 3]);
    }
    expect(await check('conv2d', { filters: 1, kernel: 3, padding: [0, 2, 1, 0] }, [1, 4, 4])).toEqual([
      1, 3, 4,
    ]);
  });

  it('of which some see nothing but padding', async () => {
    expect(await check('conv2d', { filters: 2, kernel: 2, padding: 3, stride: 2 }, [1, 2, 2])).toEqual([
      2, 4, 4,
    ]);
    expect(await check('conv2d', { filters: 2, kernel: 2, dilation: 5, padding: 3 }, [1, 2, 2])).toEqual([
      2, 3, 3,
    ]);
  });

  it('with as many groups as channels', async () => {
    expect(await check('conv2d', { filters: 5, kernel: 3, groups: 5, padding: 1 }, [5, 4, 3])).toEqual([
      5, 4, 3,
    ]);
    expect(await check('conv2d', { filters: 6, kernel: 2, groups: 3, stride: 2 }, [3, 5, 5])).toEqual([
      6, 2, 2,
    ]);
  });
});

describe('equal values in the window of maxPool2d', () => {
  /** Small windows of every form, on images of a few whole numbers. */
  const forms = fc.record({
    attributes: fc.record(
      {
        size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        stride: fc.integer({ min: 1, max: 3 }),
        padding: fc.integer({ min: 0, max: 1 }),
        ceil: fc.boolean(),
      },
      { requiredKeys: ['size'] },
    ),
    input: fc.tuple(fc.constant(2), fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 })),
    values: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 72, maxLength: 72 }),
  });

  it('leave the gradient to the first, in row order, in windows of every form', async () => {
    const property = fc.asyncProperty(forms, async ({ attributes, input, values }) => {
      const network = networkIfItFits(layerDefinitions.maxPool2d, { attributes, input });
      fc.pre(network !== undefined);
      const images = values.slice(0, elementCount(input));
      const outputGradient = Array.from({ length: elementCount(network.output) }, (_, i) => i + 1);
      const form = await openTraining(network, { batchSize: 1, executor });
      const results = await form.train({ images, outputGradient, random: {} }, {});
      const [node] = network.nodes;
      const window = node?.definition.window?.(input, attributes);
      if (window === undefined) throw new Error('maxPool2d has no window');
      const expected = firstOfEach(images, network.output, input, window);
      expect(Array.from(results.input_gradient?.data ?? [])).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 60, seed: 20_261_124 });
  });

  /** What the gradient 1, 2, 3, … of the outputs is worth for the inputs, window by window. */
  function firstOfEach(
    x: readonly number[],
    [channels = 0, rows = 0, columns = 0]: Shape,
    [, height = 0, width = 0]: Shape,
    { kernel, stride, pads }: Window2d,
  ): number[] {
    const gradient = x.map(() => 0);
    for (let output = 0; output < channels * rows * columns; output++) {
      const [channel, row] = [Math.floor(output / (rows * columns)), Math.floor(output / columns) % rows];
      let first: number | undefined;
      for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
        const y = row * stride[0] - pads[0] + Math.floor(tap / kernel[1]);
        const z = (output % columns) * stride[1] - pads[1] + (tap % kernel[1]);
        if (y < 0 || y >= height || z < 0 || z >= width) continue;
        const place = (channel * height + y) * width + z;
        if (first === undefined || (x[place] ?? 0) > (x[first] ?? 0)) first = place;
      }
      if (first !== undefined) gradient[first] = (gradient[first] ?? 0) + output + 1;
    }
    return gradient;
  }
});

describe('batches', () => {
  it('of one image train batchNorm2d where the image has more than one pixel', async () => {
    await check('batchNorm2d', {}, [3, 2, 2], 1);
    await check('batchNorm2d', { momentum: 1 }, [1, 1, 2], 1);
  });

  it('of one image of one pixel are refused by batchNorm2d: there is no spread to divide by', async () => {
    await expect(check('batchNorm2d', {}, [3, 1, 1], 1)).rejects.toThrow(
      'batchNorm2d "batchNorm2d_1": there is one value per channel, which has no spread to learn from. Train with a batch size that leaves no last batch of one image.',
    );
  });

  const network = networkFromJson({
    input: [1, 2, 2],
    layers: [
      { type: 'flatten', attributes: {} },
      { type: 'dense', attributes: { units: 2 } },
    ],
  });

  it('of no image are refused when a graph is compiled for them', () => {
    const message = 'the batch size cannot be used: expected a whole number above 0, received 0';
    expect(() => compileGradients(network, { batchSize: 0 })).toThrow(message);
    const step = { loss: crossEntropy(), optimizer: adam(), batchSize: 0 };
    expect(() => compileTrainStep(network, step)).toThrow(message);
  });

  it('of no image give no output in inference, which takes any number', async () => {
    const weights = { 'dense_1.weight': new Float32Array(8), 'dense_1.bias': new Float32Array(2) };
    const program = await executor.load(programFrom(compileInference(network, weights)));
    const none = { type: 'float32', dims: [0, 1, 2, 2], data: new Float32Array() } as const;
    expect((await program.run({ image: none })).logits?.dims).toEqual([0, 2]);
  });
});
