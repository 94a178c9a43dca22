import { networkParameters } from '@fovea/compiler';
import { type Architecture, efficientnetB0, mobilenetV2, type Network, resnet50 } from '@fovea/layers';
import { elementCount } from '@fovea/shape';
import { expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.ts';
import { largestDifference, numbers, optionsFor, run } from './fixtures/exported.ts';
import { logitsByHand } from './fixtures/logits-by-hand.ts';

// Networks as published but for the size of the images, which the loops of the references set a limit to.

it.each<Architecture>([mobilenetV2, efficientnetB0, resnet50])(
  '$name at 32 × 32 in ONNX Runtime gives what the references give',
  async ({ build }) => {
    const network = build([3, 32, 32], 1000);
    const weights = livelyWeights(network);
    const image = numbers(elementCount(network.input), 4);
    const { logits } = await run(exportOnnx(network, weights, optionsFor(network)), image.slice(), [
      1,
      ...network.input,
    ]);
    const expected = logitsByHand(network, image, weights);
    const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
    const spread = Math.max(...expected.map((value) => Math.abs(value - mean)));
    expect(spread).toBeGreaterThan(0.1);
    expect(largestDifference(logits, expected) / spread).toBeLessThan(2e-5);
  },
);

/** Such that values neither die out nor grow on the way through many layers. */
function livelyWeights(network: Network): Record<string, Float32Array> {
  return Object.fromEntries(
    networkParameters(network).map(({ name, shape }, i) => {
      const values = numbers(elementCount(shape), i + 1);
      if (shape.length > 1) {
        const bound = Math.sqrt(6 / elementCount(shape.slice(1)));
        return [name, values.map((value) => value * bound)];
      }
      const isAroundOne = name.endsWith('running_var') || name.endsWith('.weight');
      return [name, values.map((value) => (isAroundOne ? 1 + value / 2 : value / 5))];
    }),
  );
}
