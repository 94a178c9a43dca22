import { input, maxPool2d, type Network, relu, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { compileGradients } from './compile-gradients.ts';
import { runModel } from './fixtures/run-model.ts';

/** The gradient with respect to the image when that of every output is 1, 10, 100 and so on. */
async function shareOut(
  network: Network,
  image: readonly number[],
  commuteMonotone = true,
): Promise<number[]> {
  const { model } = compileGradients(network, { batchSize: 1, passes: { commuteMonotone } });
  const size = network.output.reduce((product, length) => product * length, 1);
  const results = await runModel(model, {
    images: { dims: [1, ...network.input], data: image },
    output_gradient: { dims: [1, ...network.output], data: Array.from({ length: size }, (_, i) => 10 ** i) },
  });
  return Array.from(results.input_gradient ?? []);
}

describe('equal values in a max-pooling window', () => {
  it('give the whole gradient to the first, in row order', async () => {
    const network = sequential(input([1, 2, 4]), maxPool2d({ size: 2 }));
    expect(await shareOut(network, [5, 5, 1, 2, 5, 5, 7, 7])).toEqual([1, 0, 0, 0, 0, 0, 10, 0]);
    expect(await shareOut(network, [0, 0, 0, 0, 0, 0, 0, 0])).toEqual([1, 0, 10, 0, 0, 0, 0, 0]);
    expect(await shareOut(network, [1, 3, -1, -2, 3, 1, -1, -1])).toEqual([0, 1, 10, 0, 0, 0, 0, 0]);
  });

  it('do so in each of overlapping windows for itself', async () => {
    const network = sequential(input([1, 1, 4]), maxPool2d({ size: [1, 2], stride: 1 }));
    expect(await shareOut(network, [4, 4, 4, 4])).toEqual([1, 10, 100, 0]);
    expect(await shareOut(network, [1, 4, 2, 4])).toEqual([0, 11, 0, 100]);
  });

  it('never give it to padding', async () => {
    const network = sequential(input([1, 2, 2]), maxPool2d({ size: 2, padding: 1 }));
    expect(await shareOut(network, [-9, -9, -9, -9])).toEqual([1, 10, 100, 1000]);
  });

  it.each([true, false])(
    'get nothing through ReLU where none is above zero (ReLU moved: %s)',
    async (moved) => {
      const network = sequential(input([1, 2, 4]), relu(), maxPool2d({ size: 2 }));
      expect(await shareOut(network, [-1, 0, -3, 2, 0, -1, 2, 2], moved)).toEqual([0, 0, 0, 10, 0, 0, 0, 0]);
    },
  );
});
