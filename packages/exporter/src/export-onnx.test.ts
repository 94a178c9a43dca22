import { conv2d, dense, flatten, input, type Network, networkFromJson, sequential } from '@fovea/layers';
import { decodeModel, readTensor } from '@fovea/onnx';
import { readModelInfo, softmax as softmaxOf } from '@fovea/runtime';
import { elementCount, ModelError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.ts';
import { largestDifference, networks, numbers, optionsFor, run, weightsOf } from './fixtures/exported.ts';
import { logitsByHand } from './fixtures/logits-by-hand.ts';

describe.each(Object.entries(networks))('an exported file of a network with %s', (_, network) => {
  const weights = weightsOf(network);
  const options = optionsFor(network);
  const bytes = exportOnnx(network, { ...weights, 'adam.m.dense_1.bias': new Float32Array(4) }, options);
  const { graph, opsetImport, irVersion } = decodeModel(bytes);

  it.each([1, 3])('gives its logits, and their softmax as probabilities, for %i images', async (batch) => {
    const size = elementCount(network.input);
    const classes = elementCount(network.output);
    const images = numbers(batch * size, 99);
    const expected = Array.from({ length: batch }, (_, i) =>
      logitsByHand(network, images.slice(i * size, (i + 1) * size), weights),
    ).flat();
    const results = await run(bytes, images.slice(), [batch, ...network.input]);
    expect(results.dims).toEqual([batch, classes]);
    expect(largestDifference(results.logits, expected)).toBeLessThan(1e-4);
    const probabilities = Array.from({ length: batch }, (_, i) =>
      Array.from(softmaxOf(Float32Array.from(expected.slice(i * classes, (i + 1) * classes)))),
    ).flat();
    expect(largestDifference(results.probabilities, probabilities)).toBeLessThan(1e-4);
    expect(probabilities.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('is opset 17, IR 8, and open in nothing but the batch', () => {
    expect(irVersion).toBe(8n);
    expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([['', 17n]]);
    const values = [...(graph?.input ?? []), ...(graph?.output ?? [])].map(({ name, type }) => {
      const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
      return [name, tensor?.elemType, ...(tensor?.shape?.dim.map(({ value }) => value.value) ?? [])];
    });
    const [sizes, classes] = [network.input.map(BigInt), network.output.map(BigInt)];
    expect(values).toEqual([
      ['image', 1, 'batch', ...sizes],
      ['logits', 1, 'batch', ...classes],
      ['probabilities', 1, 'batch', ...classes],
    ]);
  });

  it('has its weights and nothing of training', () => {
    const names = graph?.initializer.map(({ name }) => name) ?? [];
    expect(names.filter((name) => name.startsWith('adam.'))).toEqual([]);
    const operators = graph?.node.map(({ opType }) => opType) ?? [];
    expect(operators).not.toContain('Dropout');
    expect(operators.filter((operator) => operator === 'Softmax')).toHaveLength(1);
  });

  it('says what its labels and images are, and has the network in it', () => {
    const info = readModelInfo(bytes);
    expect(info).toEqual({ ...options, network: network.toJSON() });
    const again = networkFromJson(info.network);
    expect(again.toJSON()).toEqual(network.toJSON());
    expect([again.input, again.output]).toEqual([network.input, network.output]);
    expect(exportOnnx(again, weights, options)).toEqual(bytes);
  });
});

describe('exportOnnx', () => {
  const find = (name: string): Network => {
    const network = networks[name];
    if (network === undefined) throw new Error(`there is no network with ${name}`);
    return network;
  };

  it('leaves no batch normalisation after a convolution', () => {
    const operators = (network: Network) =>
      decodeModel(exportOnnx(network, weightsOf(network), optionsFor(network))).graph?.node.map(
        ({ opType }) => opType,
      );
    expect(operators(find('batch normalisation after convolutions'))).not.toContain('BatchNormalization');
    const left = operators(find('batch normalisation after everything else')) ?? [];
    expect(left.filter((operator) => operator === 'BatchNormalization')).toHaveLength(3);
  });

  it('leaves weights as they are where nothing is folded, so that a file can be exported again', () => {
    const network = find('dropout');
    const bytes = exportOnnx(network, weightsOf(network), optionsFor(network));
    const initializers = decodeModel(bytes).graph?.initializer ?? [];
    const read = Object.fromEntries(
      initializers.flatMap((tensor) => {
        const { data } = readTensor(tensor);
        return data instanceof Float32Array ? [[tensor.name, data] as const] : [];
      }),
    );
    for (const [name, values] of Object.entries(weightsOf(network))) expect(read[name], name).toEqual(values);
    const again = networkFromJson(readModelInfo(bytes).network);
    expect(exportOnnx(again, read, optionsFor(network))).toEqual(bytes);
  });
});

describe('what exportOnnx refuses', () => {
  const network = sequential(input([1, 2, 2]), flatten(), dense(3));
  const weights = weightsOf(network);
  const options = optionsFor(network);

  it('is another number of labels', () => {
    expect(() => exportOnnx(network, weights, { ...options, labels: ['a', 'b'] })).toThrow(
      'export: there is not one label per output: expected 3 labels, received 2.',
    );
  });

  it('is another input', () => {
    const wide = { ...options.input, width: 3 };
    expect(() => exportOnnx(network, weights, { ...options, input: wide })).toThrow(
      'export: the input described is not the network’s: expected [1, 2, 2], received [1, 2, 3]. Describe the input that the network was trained with.',
    );
  });

  it('is an input that cannot be prepared', () => {
    const flat = { ...options.input, std: [0] };
    const exporting = () => exportOnnx(network, weights, { ...options, input: flat });
    expect(exporting).toThrow(ModelError);
    expect(exporting).toThrow(
      /"fovea\.input", field "std\[0\]", cannot be used: expected a finite number above 0, received 0\./,
    );
  });

  it('is a network that does not end in classes', () => {
    const maps = sequential(input([1, 2, 2]), conv2d({ filters: 3, kernel: 2 }));
    expect(() => exportOnnx(maps, weightsOf(maps), options)).toThrow(
      'export: the network does not end in a list of classes: expected [classes], received [3, 1, 1]. End the network with flatten() and dense(classes).',
    );
  });

  it('is a missing weight, or one of another size', () => {
    const { 'dense_1.bias': _, ...missing } = weights;
    expect(() => exportOnnx(network, missing, options)).toThrow(
      'dense_1.bias: the weights are not those of this network: expected 3 numbers (3), received none.',
    );
    const wrong = { ...weights, 'dense_1.weight': new Float32Array(4) };
    expect(() => exportOnnx(network, wrong, options)).toThrow(
      'dense_1.weight: the weights are not those of this network: expected 12 numbers (3×4), received 4.',
    );
  });
});
