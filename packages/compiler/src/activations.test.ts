import { readFileSync } from 'node:fs';
import {
  conv2d,
  elu,
  gelu,
  groupNorm,
  input,
  type Layer,
  layerNorm,
  leakyRelu,
  logSoftmax,
  maxPool2d,
  type Network,
  networkFromJson,
  prelu,
  relu6,
  sequential,
  sigmoid,
  spatialDropout2d,
  tanh,
} from '@fovea/layers';
import { elementCount } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { commuteMonotone } from './commute-monotone.ts';
import { compileGradients } from './compile-gradients.ts';
import { checkTraining, expectClose, runGradients } from './fixtures/check-training.ts';
import { runModel } from './fixtures/run-model.ts';

interface Case {
  readonly type: string;
  readonly attributes: object;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly slope: readonly number[];
}

// Written by fixtures/make-activations.py, which has this form.
const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/activations.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** Output and gradient of one layer without parameters for one image, whose outputs all have the gradient 1. */
async function through(network: Network, images: readonly number[]) {
  const results = await runModel(compileGradients(network, { batchSize: 1 }).model, {
    images: { dims: [1, ...network.input], data: images },
    output_gradient: {
      dims: [1, ...network.output],
      data: new Array(elementCount(network.output)).fill(1),
    },
  });
  return { outputs: results.outputs, gradient: results.input_gradient };
}

// The layers' own examples stay around 0, where none of these is at its end.
it.each(cases.map((each) => [each.type, JSON.stringify(each.attributes), each] as const))(
  '%s %s is what PyTorch makes of it, from −100 to 100',
  async (type, _, { attributes, x, y, slope }) => {
    const network = networkFromJson({ input: [x.length], layers: [{ type, attributes }] });
    const { outputs, gradient } = await through(network, x);
    expectClose('outputs', outputs, y, 2e-6);
    expectClose('gradient', gradient, slope, 2e-6);
  },
);

it('logSoftmax stays finite with huge logits', async () => {
  const { outputs, gradient } = await through(sequential(input([3]), logSoftmax()), [1e4, -1e4, 1e4]);
  const half = -Math.log(2);
  expectClose('outputs', outputs, [half, half - 2e4, half], 1e-6);
  expectClose('gradient', gradient, [1 - 1.5, 1, 1 - 1.5], 1e-6);
});

it.each<[string, Layer]>([
  ['layerNorm', layerNorm({ affine: false })],
  ['groupNorm', groupNorm(1, { affine: false })],
])('%s keeps its digits far from 0, and gives 0 where all is equal', async (_, layer) => {
  const network = sequential(input([1, 2, 2]), layer);
  const near = await through(network, [1, 2, 3, 4]);
  const far = await through(network, [1001, 1002, 1003, 1004]);
  expectClose('outputs', far.outputs, near.outputs ?? [], 1e-4);
  const equal = await through(network, [7, 7, 7, 7]);
  expectClose('outputs', equal.outputs, [0, 0, 0, 0], 0);
  expectClose('gradient', equal.gradient, [0, 0, 0, 0], 1e-4);
});

describe.each<[string, Layer]>([
  ['relu6', relu6()],
  ['leakyRelu', leakyRelu({ slope: 0.2 })],
  ['elu', elu()],
  ['sigmoid', sigmoid()],
  ['tanh', tanh()],
])('%s trades places with a max-pooling', (type, layer) => {
  const network = sequential(
    input([2, 6, 6]),
    conv2d({ filters: 3, kernel: 3 }),
    layer,
    maxPool2d({ size: 2 }),
  );

  it('which changes neither values nor gradients', async () => {
    expect(commuteMonotone(network.nodes).map(({ definition }) => definition.type)).toEqual([
      'conv2d',
      'maxPool2d',
      type,
    ]);
    const moved = await runGradients(network, { batchSize: 2, seed: 5 });
    const kept = await runGradients(network, { batchSize: 2, seed: 5, passes: { commuteMonotone: false } });
    expect(Object.keys(moved.results)).toEqual(Object.keys(kept.results));
    for (const [name, values] of Object.entries(kept.results)) {
      expectClose(name, moved.results[name], values, 1e-6);
    }
  });
});

it.each<[string, Layer]>([
  ['prelu', prelu()],
  ['gelu', gelu()],
])('%s, which may fall, stays before a max-pooling', (type, layer) => {
  const { nodes } = sequential(input([1, 4, 4]), layer, maxPool2d({ size: 2 }));
  expect(commuteMonotone(nodes).map(({ definition }) => definition.type)).toEqual([type, 'maxPool2d']);
});

// Behind a convolution they get plain images, rows, or the windows of a pooling.
describe.each<[string, Layer]>([
  ['prelu, one slope', prelu()],
  ['prelu, a slope per channel', prelu({ perChannel: true })],
  ['spatialDropout2d', spatialDropout2d(0.4)],
  ['layerNorm', layerNorm()],
  ['groupNorm', groupNorm(3)],
])('%s', (_, layer) => {
  it.each(['plain', 'rows'] as const)('trains in %s', async (images) => {
    const network = sequential(input([2, 4, 4]), conv2d({ filters: 6, kernel: 2 }), layer);
    await checkTraining(network, { batchSize: 2, seed: 3, passes: { images } });
  });

  it('trains before a pooling', async () => {
    const conv = conv2d({ filters: 6, kernel: 2 });
    const network = sequential(input([2, 6, 5]), conv, layer, maxPool2d({ size: 2 }));
    await checkTraining(network, { batchSize: 2, seed: 4, passes: { images: 'rows' } });
  });
});
