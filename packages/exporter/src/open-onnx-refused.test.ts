import {
  batchNorm2d,
  conv2d,
  conv2dDefinition,
  createLayer,
  dense,
  flatten,
  input,
  type Layer,
  type LayerDefinition,
  networkFromJson,
  sequential,
  type Unchanged,
} from '@fovea/layers';
import { makeTensor } from '@fovea/onnx';
import { type Conv2dAttributes, elementCount, FoveaError, ModelError, UnsupportedError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.ts';
import { changed, optionsFor, weightsOf } from './fixtures/exported.ts';
import { openOnnx } from './open-onnx.ts';

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

  it('is one with a layer of one’s own that took in a normalisation and cannot release it', () => {
    const { releaseShift: _, ...withoutRelease } = conv2dDefinition;
    const definition: LayerDefinition<Conv2dAttributes> = { ...withoutRelease, type: 'look' };
    const json = {
      input: [1, 2, 2],
      layers: [
        { type: 'look', attributes: { filters: 2, kernel: 2 } },
        { type: 'batchNorm2d', attributes: {} },
        { type: 'flatten', attributes: {} },
      ],
    };
    const own = networkFromJson(json, { look: definition });
    const file = exportOnnx(own, weightsOf(own), optionsFor(own));
    const opening = () => openOnnx(file, { path: 'a.onnx', definitions: { look: definition } });
    expect(opening).toThrow(UnsupportedError);
    expect(opening).toThrow(
      'a.onnx, look "look_1": a layer took in the one behind it and cannot say how to undo that. Give its definition a releaseShift.',
    );
    const whole: LayerDefinition<Conv2dAttributes> = { ...conv2dDefinition, type: 'look' };
    expect(Object.keys(openOnnx(file, { definitions: { look: whole } }).weights)).toHaveLength(6);
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
