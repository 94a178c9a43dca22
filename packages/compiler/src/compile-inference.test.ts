import {
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  maxPool2d,
  type Network,
  relu,
  sequential,
  smallCnn,
  softmax,
} from '@fovea/layers';
import { checkModel, encodeModel, readMetadata } from '@fovea/onnx';
import { elementCount, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileInference } from './compile-inference.ts';
import { expectClose } from './fixtures/check-training.ts';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';
import { runModel } from './fixtures/run-model.ts';
import type { Weights } from './fold-affine.ts';

function floats(weights: Readonly<Record<string, readonly number[]>>): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
  );
}

function operators(network: Network, options: { readonly fold?: boolean } = {}): string[] {
  const model = compileInference(network, floats(randomWeights(network, randomFrom(1))), options);
  return model.graph?.node.map(({ opType }) => opType) ?? [];
}

const normalised: Readonly<Record<string, Network>> = {
  'after a convolution': sequential(
    input([2, 6, 6]),
    conv2d({ filters: 3, kernel: 3 }),
    batchNorm2d(),
    relu(),
    globalAvgPool2d(),
  ),
  'after a grouped convolution without bias': sequential(
    input([4, 5, 5]),
    conv2d({ filters: 6, kernel: 2, groups: 2, bias: false }),
    batchNorm2d({ epsilon: 0.1 }),
    maxPool2d({ size: 2 }),
  ),
  'twice in a row': sequential(
    input([1, 5, 5]),
    conv2d({ filters: 2, kernel: 2 }),
    batchNorm2d(),
    batchNorm2d(),
  ),
  'first and after ReLU, where it cannot go': sequential(
    input([2, 5, 5]),
    batchNorm2d(),
    conv2d({ filters: 3, kernel: 2 }),
    relu(),
    batchNorm2d(),
    flatten(),
    dropout(0.5),
    dense(3),
  ),
  'in the default architecture': smallCnn.build([1, 16, 16], 4),
};

describe.each(Object.entries(normalised))('batch normalisation %s', (_, network) => {
  it('gives the same numbers worked into the layer before or not', async () => {
    const random = randomFrom(3);
    const weights = randomWeights(network, random);
    const images = random.distinct(2 * elementCount(network.input));
    const expected = inferenceReference(network.nodes, images, weights);
    for (const fold of [true, false]) {
      const model = compileInference(network, floats(weights), { fold });
      checkModel(model);
      const results = await runModel(model, { image: { dims: [2, ...network.input], data: images } });
      expectClose(`fold: ${fold}`, results.logits ?? results.output, expected, 1e-4);
    }
  });
});

describe('folding', () => {
  it('leaves one node where there were two', () => {
    const network = normalised['twice in a row'] ?? smallCnn.build([1, 8, 8], 2);
    expect(operators(network)).toEqual(['Conv']);
    expect(operators(network, { fold: false })).toEqual(['Conv', 'BatchNormalization', 'BatchNormalization']);
  });

  it('leaves alone what has nothing to go into', () => {
    const network = normalised['first and after ReLU, where it cannot go'] ?? smallCnn.build([1, 8, 8], 2);
    expect(operators(network)).toEqual([
      'BatchNormalization',
      'Conv',
      'Relu',
      'BatchNormalization',
      'Flatten',
      'Gemm',
      'Softmax',
    ]);
  });

  it('stores no weight that nothing reads', () => {
    const network = normalised['after a convolution'] ?? smallCnn.build([1, 8, 8], 2);
    const model = compileInference(network, floats(randomWeights(network, randomFrom(1))));
    expect(model.graph?.initializer.map(({ name }) => name)).toEqual(['conv2d_1.weight', 'conv2d_1.bias']);
  });
});

describe('the exported model', () => {
  const network = sequential(input([1, 3, 3]), flatten(), dense(4), softmax());
  const weights = randomWeights(network, randomFrom(9));

  it('has logits and probabilities, once, with softmax in the network or without', async () => {
    const images = randomFrom(2).distinct(18);
    const model = compileInference(network, floats(weights));
    const { logits, probabilities, ...others } = await runModel(model, {
      image: { dims: [2, 1, 3, 3], data: images },
    });
    expect(others).toEqual({});
    expectClose('logits', logits, inferenceReference(network.nodes.slice(0, 2), images, weights), 1e-5);
    expectClose('probabilities', probabilities, inferenceReference(network.nodes, images, weights), 1e-5);
    const bare = sequential(input([1, 3, 3]), flatten(), dense(4));
    expect(encodeModel(compileInference(bare, floats(weights)))).toEqual(encodeModel(model));
  });

  it('is opset 17, IR 8, with the batch as the only symbolic dimension and the metadata it was given', () => {
    const model = compileInference(network, floats(weights), { metadata: { classes: 'a,b' } });
    expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([['', 17n]]);
    expect(model.irVersion).toBe(8n);
    expect(readMetadata(encodeModel(model))).toEqual({ classes: 'a,b' });
    const dims = [...(model.graph?.input ?? []), ...(model.graph?.output ?? [])].map(({ type }) =>
      type?.value.case === 'tensorType'
        ? type.value.value.shape?.dim.map(({ value }) => value.value)
        : undefined,
    );
    expect(dims).toEqual([
      ['batch', 1n, 3n, 3n],
      ['batch', 4n],
      ['batch', 4n],
    ]);
  });

  it('is refused for weights that are missing, of another size, or unknown', () => {
    const right = floats(weights);
    const { 'dense_1.bias': bias = new Float32Array(), ...missing } = right;
    const attempt = (given: Weights) => () => compileInference(network, given);
    expect(attempt(missing)).toThrow(UsageError);
    expect(attempt(missing)).toThrow(
      'dense_1.bias: the weights are not those of this network: expected 4 numbers (4), received none.',
    );
    expect(attempt({ ...right, 'dense_1.weight': bias })).toThrow(
      'dense_1.weight: the weights are not those of this network: expected 36 numbers (4×9), received 4.',
    );
    expect(attempt({ ...right, 'dense_2.bias': bias })).toThrow(
      'dense_2.bias: the network has no such parameter: expected one of dense_1.weight, dense_1.bias.',
    );
    expect(() => compileInference(sequential(input([2]), relu()), { w: bias })).toThrow(
      'w: the network has no such parameter: expected none, because nothing in it is learned.',
    );
  });
});
