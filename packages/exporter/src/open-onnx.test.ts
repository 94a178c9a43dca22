import { compileGradients, networkParameters, type Weights } from '@fovea/compiler';
import {
  architectures,
  batchNorm2d,
  conv2d,
  createLayer,
  dense,
  flatten,
  globalAvgPool2d,
  input,
  type Layer,
  type LayerDefinition,
  type Network,
  relu,
  sequential,
  smallCnn,
  type Unchanged,
} from '@fovea/layers';
import { decodeModel, encodeModel, type ModelProto, makeTensor } from '@fovea/onnx';
import { elementCount, FoveaError, ModelError, UnsupportedError } from '@fovea/shape';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.ts';
import { largestDifference, networks, numbers, optionsFor, run, weightsOf } from './fixtures/exported.ts';
import { openOnnx } from './open-onnx.ts';

const all: Readonly<Record<string, Network>> = {
  ...networks,
  ...Object.fromEntries(
    architectures.map(({ name, build }) => [`${name} as architecture`, build([3, 14, 13], 5)]),
  ),
  'one pixel': smallCnn.build([1, 1, 1], 2),
  'several normalisations behind one convolution': sequential(
    input([1, 6, 6]),
    conv2d({ filters: 3, kernel: 3, bias: false }),
    batchNorm2d(),
    batchNorm2d({ epsilon: 2 }),
    batchNorm2d(),
    relu(),
    conv2d({ filters: 2, kernel: 2 }),
    batchNorm2d(),
    batchNorm2d(),
    globalAvgPool2d(),
  ),
};

describe.each(Object.entries(all))('a file of a network with %s', (_, network) => {
  const weights = weightsOf(network);
  const options = { ...optionsFor(network), seed: 7 };
  const bytes = exportOnnx(network, weights, options);
  const opened = openOnnx(bytes);

  it('opens as the same network, with a value for every parameter', () => {
    expect(opened.network.toJSON()).toEqual(network.toJSON());
    expect(opened.info).toEqual({ ...options, network: network.toJSON() });
    const sizes = (values: Weights) =>
      Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, length]));
    expect(sizes(opened.weights)).toEqual(sizes(weights));
  });

  it('computes the same, exported a second and a third time', async () => {
    const images = numbers(3 * elementCount(network.input), 5);
    const logitsOf = async (file: Uint8Array) =>
      (await run(file, images.slice(), [3, ...network.input])).logits;
    const expected = await logitsOf(bytes);
    const second = exportOnnx(opened.network, opened.weights, options);
    expect(largestDifference(await logitsOf(second), expected)).toBeLessThan(1e-5);
    const again = openOnnx(second);
    const third = exportOnnx(again.network, again.weights, options);
    expect(largestDifference(await logitsOf(third), expected)).toBeLessThan(1e-5);
  });

  it('has the weights of every layer that was not folded, to the bit', () => {
    const names = new Set(decodeModel(bytes).graph?.initializer.map(({ name }) => name));
    const folds = network.nodes.some(({ definition, parameters, name }) => {
      const gone = parameters.some((parameter) => !names.has(`${name}.${parameter.name}`));
      return gone && definition.shiftOnly !== undefined;
    });
    const same = Object.keys(weights).filter(
      (name) => names.has(name) && (!folds || name.startsWith('dense')),
    );
    for (const name of same) expect(opened.weights[name], name).toEqual(weights[name]);
    if (!folds) expect(opened.weights).toEqual(weights);
  });
});

describe('training on', () => {
  const batch = 32;
  const network = sequential(
    input([1, 8, 8]),
    conv2d({ filters: 4, kernel: 3, bias: false }),
    batchNorm2d({ momentum: 1 }),
    relu(),
    conv2d({ filters: 3, kernel: 3 }),
    batchNorm2d({ momentum: 1 }),
    relu(),
    flatten(),
    dense(3),
  );
  const images = numbers(batch * 64, 8);

  it('begins where the exported network was, though batch statistics are at work', async () => {
    // Momentum 1: after the second step through both layers the running statistics are those of this batch.
    const start = weightsOf(network);
    const weights = { ...start, ...(await trainingForm(network, start, images)).buffers };
    const file = exportOnnx(network, weights, optionsFor(network));
    const opened = openOnnx(file);
    const expected = (await trainingForm(network, weights, images)).outputs;
    const spread = Math.max(...expected.map(Math.abs));
    const { outputs, buffers } = await trainingForm(opened.network, opened.weights, images);
    expect(largestDifference(outputs, expected) / spread).toBeLessThan(0.01);
    for (const [name, values] of Object.entries(buffers)) {
      expect(largestDifference([...values], [...(opened.weights[name] ?? [])]), name).toBeLessThan(0.01);
    }

    // Without the moments in the metadata inference is the same, but training begins elsewhere.
    const bare = changed(file, (model) => {
      model.metadataProps = model.metadataProps.filter(({ key }) => key !== 'fovea.moments');
    });
    const old = openOnnx(bare);
    const elsewhere = (await trainingForm(old.network, old.weights, images)).outputs;
    expect(largestDifference(elsewhere, expected) / spread).toBeGreaterThan(0.1);
    const again = exportOnnx(old.network, old.weights, optionsFor(network));
    const dims = [batch, 1, 8, 8];
    const inference = async (bytes: Uint8Array) => (await run(bytes, images.slice(), dims)).logits;
    expect(largestDifference(await inference(again), await inference(file))).toBeLessThan(1e-5);
  });
});

it('opens a network that has diverged, with what is left of it', async () => {
  const network = sequential(
    input([1, 3, 3]),
    conv2d({ filters: 2, kernel: 2, bias: false }),
    batchNorm2d(),
    globalAvgPool2d(),
  );
  const none = Number.NaN;
  const weights: Weights = {
    ...weightsOf(network),
    // Channel 0 is dead by an endless variance, channel 1 is not a number.
    'batchNorm2d_1.running_var': Float32Array.of(Number.POSITIVE_INFINITY, none),
  };
  const bytes = exportOnnx(network, weights, optionsFor(network));
  const opened = openOnnx(bytes);
  const again = exportOnnx(opened.network, opened.weights, optionsFor(network));
  for (const file of [bytes, again]) {
    const [first, second] = (await run(file, numbers(9, 1), [1, 1, 3, 3])).logits;
    expect(first).toBeCloseTo(weights['batchNorm2d_1.bias']?.[0] ?? none, 5);
    expect(second).toBeNaN();
  }
});

interface Twice extends Layer {
  readonly out: Unchanged<this['in']>;
}

const twiceDefinition: LayerDefinition = {
  type: 'twice',
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

describe('what cannot be opened', () => {
  const network = sequential(
    input([1, 3, 3]),
    conv2d({ filters: 2, kernel: 2, bias: false }),
    batchNorm2d(),
    flatten(),
    dense(2),
  );
  const bytes = exportOnnx(network, weightsOf(network), optionsFor(network));
  const open = (file: Uint8Array) => () => openOnnx(file, { path: 'a.onnx' });
  const withMetadata = (key: string, value: string | undefined) =>
    changed(bytes, (model) => {
      model.metadataProps = model.metadataProps.flatMap((entry) =>
        entry.key !== key ? [entry] : value === undefined ? [] : [{ ...entry, value }],
      );
    });
  const withNetwork = (
    change: (json: { input: number[]; layers: { type: string; attributes: object }[] }) => void,
  ) => {
    const json = JSON.parse(JSON.stringify(network));
    change(json);
    return withMetadata('fovea.network', JSON.stringify(json));
  };
  const refuses = (file: Uint8Array, message: string) => {
    expect(open(file)).toThrow(ModelError);
    expect(open(file)).toThrow(message);
  };

  it('is no ONNX model, or half of one', () => {
    refuses(new Uint8Array(), 'a.onnx: there is nothing in it');
    refuses(new TextEncoder().encode('<!doctype html>'), 'a.onnx: this is not an ONNX model');
    for (const part of [0.3, 0.6, 0.99]) {
      expect(open(bytes.subarray(0, Math.floor(bytes.length * part)))).toThrow(ModelError);
    }
  });

  it('is a model that somebody else wrote', () => {
    const foreign = changed(bytes, (model) => {
      model.metadataProps = [];
    });
    refuses(foreign, 'a.onnx: the metadata "fovea.format" is missing');
    refuses(
      withMetadata('fovea.network', undefined),
      'a.onnx: the metadata "fovea.network" is missing. Only models that Fovea exported can be opened as a network.',
    );
  });

  it('is a network that cannot be built', () => {
    refuses(withMetadata('fovea.network', '{'), 'a.onnx: the metadata "fovea.network" is malformed');
    refuses(
      withMetadata('fovea.network', '[1]'),
      'a.onnx: the network in it cannot be built: network: this is not a network: expected an object with "input" (numbers) and "layers" (a list), received [1]. Export the model again.',
    );
    const tooLarge = withNetwork(({ layers }) =>
      layers.splice(0, 1, { type: 'conv2d', attributes: { filters: 2, kernel: 9 } }),
    );
    refuses(
      tooLarge,
      'a.onnx: the network in it cannot be built: conv2d "conv2d_1": kernel 9 is larger than the height',
    );
    for (const kernel of [null, 'large', {}, [1], [2, '2']]) {
      const odd = withNetwork(({ layers }) =>
        layers.splice(0, 1, { type: 'conv2d', attributes: { filters: 2, kernel } }),
      );
      refuses(odd, 'a.onnx: the network in it cannot be built');
    }
  });

  it('is a network that its labels and input do not describe', () => {
    refuses(
      withNetwork((json) => {
        json.input = [1, 3, 4];
      }),
      'a.onnx: its network is not the one that its labels and input describe: expected [1, 3, 3] to [2], received [1, 3, 4] to [2]. Export the model again.',
    );
    refuses(withMetadata('fovea.labels', '["a"]'), 'expected [1, 3, 3] to [1], received [1, 3, 3] to [2]');
  });

  it('is one with a weight missing, changed or there twice', () => {
    const without = (name: string) =>
      changed(bytes, ({ graph }) => {
        if (graph) graph.initializer = graph.initializer.filter((tensor) => tensor.name !== name);
      });
    const hint =
      'The file is damaged, or was changed by another program: only files as Fovea wrote them can be opened.';
    for (const [name, shape] of [
      ['conv2d_1.weight', '[2, 1, 2, 2]'],
      // Not the network's own, but what the normalisation behind it became.
      ['conv2d_1.bias', '[2]'],
      ['dense_1.weight', '[2, 8]'],
    ] as const) {
      refuses(
        without(name),
        `a.onnx, initializer "${name}": a weight of the network is missing: expected float32 ${shape}. ${hint}`,
      );
    }
    const replaced = (name: string, by: ReturnType<typeof makeTensor>) =>
      changed(bytes, ({ graph }) => {
        if (graph)
          graph.initializer = graph.initializer.map((tensor) => (tensor.name === name ? by : tensor));
      });
    const floats = (name: string, dims: readonly number[]) =>
      makeTensor({ type: 'float32', dims, data: new Float32Array(elementCount(dims)) }, name);
    refuses(
      replaced('dense_1.weight', floats('dense_1.weight', [8, 2])),
      `a.onnx, initializer "dense_1.weight": a weight is not what the network needs: expected float32 [2, 8], received float32 [8, 2]. ${hint}`,
    );
    const doubles = makeTensor({ type: 'float64', dims: [2], data: new Float64Array(2) }, 'dense_1.bias');
    refuses(replaced('dense_1.bias', doubles), 'expected float32 [2], received float64 [2]');
    refuses(
      replaced('dense_1.bias', floats('dense_1.weight', [2, 8])),
      'a.onnx, "dense_1.weight": there are two initializers of one name',
    );
    const short = changed(bytes, ({ graph }) => {
      for (const tensor of graph?.initializer ?? []) tensor.rawData = tensor.rawData.subarray(4);
    });
    refuses(short, 'a.onnx, initializer "conv2d_1.weight": the data do not fit the dims [2, 1, 2, 2]');
    // Half the normalisation is there: it was not folded, and is not whole.
    const half = changed(bytes, ({ graph }) => graph?.initializer.push(floats('batchNorm2d_1.bias', [2])));
    refuses(half, 'a.onnx, initializer "batchNorm2d_1.weight": a weight of the network is missing');
  });

  it('is one with weights of a type that Fovea does not use', () => {
    const half = changed(bytes, ({ graph }) => {
      for (const tensor of graph?.initializer ?? []) tensor.dataType = 10;
    });
    expect(open(half)).toThrow(UnsupportedError);
    expect(open(half)).toThrow(
      'a.onnx, initializer "conv2d_1.weight": the element type is not one that Fovea uses',
    );
  });

  it('is one with malformed moments', () => {
    for (const value of [
      '{',
      '[]',
      '{"batchNorm2d_1":{"mean":[1]}}',
      '{"batchNorm2d_1":{"mean":["a"],"variance":[1]}}',
    ]) {
      refuses(
        withMetadata('fovea.moments', value),
        'a.onnx: the metadata "fovea.moments" is malformed: expected JSON with mean and variance by layer',
      );
    }
  });

  it('is one with moments of other channels or layers', () => {
    for (const [name, mean] of [
      ['batchNorm2d_1', [1]],
      ['batchNorm2d_2', [1, 2]],
    ] as const) {
      refuses(
        withMetadata('fovea.moments', JSON.stringify({ [name]: { mean, variance: mean } })),
        `received other numbers of channels than "${name}" has. Export the model again.`,
      );
    }
  });

  it('is never anything but refused, or opened, whatever happened to its bytes', () => {
    const place = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    // The description is at the end; its text is damaged so that it stays text.
    const inText = fc.tuple(
      fc.integer({ min: bytes.length - 700, max: bytes.length - 1 }),
      fc.constantFrom(...'0123456789,"{}[]-e.'.split('').map((letter) => letter.charCodeAt(0))),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(place, inText), { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        try {
          openOnnx(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(FoveaError);
        }
      }),
      { numRuns: 2000, seed: 20_261_124 },
    );
  });

  it('is one with a layer of one’s own, without its definition', () => {
    const twice = createLayer<Twice>(twiceDefinition, {});
    const own = sequential(input([1, 1, 2]), flatten(), twice, dense(2));
    const file = exportOnnx(own, weightsOf(own), optionsFor(own));
    refuses(
      file,
      'a.onnx: the network in it cannot be built: network: there is no layer of type "twice": expected one of',
    );
    expect(open(file)).toThrow('Pass the definitions of your own layers.');
    const { weights } = openOnnx(file, { definitions: { twice: twiceDefinition } });
    expect(weights).toEqual(weightsOf(own));
  });
});

function changed(bytes: Uint8Array, change: (model: ModelProto) => void): Uint8Array {
  const model = decodeModel(bytes);
  change(model);
  return encodeModel(model);
}

/** What training sees: the outputs of the training form for a batch, and the buffers after it. */
async function trainingForm(network: Network, weights: Weights, images: Float32Array) {
  const batchSize = images.length / elementCount(network.input);
  const { model } = compileGradients(network, { batchSize });
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const feeds = Object.fromEntries(
    networkParameters(network).map(({ name, shape }) => [
      name,
      new ort.Tensor('float32', weights[name] ?? new Float32Array(), shape),
    ]),
  );
  const [classes = 0] = network.output;
  const results = await session.run({
    ...feeds,
    images: new ort.Tensor('float32', images, [batchSize, ...network.input]),
    output_gradient: new ort.Tensor('float32', new Float32Array(batchSize * classes), [batchSize, classes]),
  });
  await session.release();
  const values = (name: string) => Array.from(results[name]?.data ?? [], Number);
  const buffers = Object.keys(results).filter((name) => name.startsWith('next.'));
  return {
    outputs: values('outputs'),
    buffers: Object.fromEntries(
      buffers.map((name) => [name.slice('next.'.length), Float32Array.from(values(name))]),
    ),
  };
}
