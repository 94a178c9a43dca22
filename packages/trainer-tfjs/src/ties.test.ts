import { globalMaxPool2d, input, maxPool2d, type Network, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { placedLayers } from './layers/tfjs-layers.ts';
import { runNetwork } from './run-network.ts';

/** The gradient with respect to the image when that of every output is 1, 10, 100 and so on. */
function shareOut(network: Network, image: readonly number[]): number[] {
  return tf.tidy(() => {
    const images = tf.tensor([...image], [1, ...network.input]);
    const [channels = 0, height = 1, width = 1] = network.output;
    const dOutput = tf.tensor(
      Array.from({ length: channels * height * width }, (_, i) => 10 ** i),
      [1, ...network.output],
    );
    const gradient = tf.grad((x) => runNetwork(tf, placedLayers(network), x, {}))(images, dOutput);
    return Array.from(gradient.dataSync());
  });
}

// As in the compiler's test of the same: where a window has equal values, PyTorch, TensorFlow and Fovea choose the first.
describe('equal values in a max-pooling window', () => {
  it('give the whole gradient to the first, in row order', () => {
    const network = sequential(input([1, 2, 4]), maxPool2d({ size: 2 }));
    expect(shareOut(network, [5, 5, 1, 2, 5, 5, 7, 7])).toEqual([1, 0, 0, 0, 0, 0, 10, 0]);
    expect(shareOut(network, [0, 0, 0, 0, 0, 0, 0, 0])).toEqual([1, 0, 10, 0, 0, 0, 0, 0]);
  });

  it('do so in each of overlapping windows for itself', () => {
    const network = sequential(input([1, 1, 4]), maxPool2d({ size: [1, 2], stride: 1 }));
    expect(shareOut(network, [4, 4, 4, 4])).toEqual([1, 10, 100, 0]);
    expect(shareOut(network, [1, 4, 2, 4])).toEqual([0, 11, 0, 100]);
  });

  it('do so where the window looks at positions apart, and where it is the image', () => {
    const apart = sequential(input([1, 1, 4]), maxPool2d({ size: [1, 2], stride: 1, dilation: 2 }));
    expect(shareOut(apart, [4, 5, 4, 5])).toEqual([1, 10, 0, 0]);
    const whole = sequential(input([2, 1, 3]), globalMaxPool2d());
    expect(shareOut(whole, [2, 7, 7, 3, 3, 3])).toEqual([0, 1, 0, 10, 0, 0]);
  });

  it('never give it to padding', () => {
    const network = sequential(input([1, 2, 2]), maxPool2d({ size: 2, padding: 1 }));
    expect(shareOut(network, [-9, -9, -9, -9])).toEqual([1, 10, 100, 1000]);
  });
});
