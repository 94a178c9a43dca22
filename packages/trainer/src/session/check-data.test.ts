import type { Loss } from '@fovea/compiler';
import type { TargetDataset } from '@fovea/data';
import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { stripes, stripesNetwork } from '../fixtures/tiny-run.ts';
import { binaryCrossEntropy } from '../losses/binary-cross-entropy.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { huber } from '../losses/huber.ts';
import { checkBalance, checkData } from './check-data.ts';

const nan = Number.NaN;

describe('data that do not fit', () => {
  const data = stripes(3);
  const network = stripesNetwork();

  it('are of another size', () => {
    const other = sequential(input([1, 8, 8]), flatten(), dense(3));
    expect(() => checkData(other, data, crossEntropy())).toThrow(
      'dataset "stripes": the images do not fit the network: expected [1, 8, 8] as the network has, received [1, 6, 6]. Start the network with input([1, 6, 6]), or resize the images.',
    );
  });

  it('have other classes', () => {
    const text =
      'dataset "stripes": the network’s outputs are not the data’s classes: expected an output of [3], received';
    const four = sequential(input([1, 6, 6]), flatten(), dense(4));
    expect(() => checkData(four, data, crossEntropy())).toThrow(
      `${text} [4]. End the network with dense(3).`,
    );
    const maps = sequential(input([1, 6, 6]), conv2d({ filters: 3, kernel: 6 }));
    expect(() => checkData(maps, data, crossEntropy())).toThrow(
      `${text} [3, 1, 1]. End the network with dense(3).`,
    );
  });

  it('are another number of images than they say, read one by one', () => {
    const pixels = { length: 2, at: () => new Uint8Array(36) };
    expect(() => checkData(network, { ...data, pixels }, crossEntropy())).toThrow(
      'dataset "stripes": the dataset does not have what its length says: expected 3 labels and 3 images, received 3 and 2.',
    );
  });

  it('cannot be balanced: they have no labels, or a class has no images', () => {
    const { labels: _, ...images } = data;
    const targets = { ...images, targets: new Float32Array(9), targetShape: [3] };
    expect(() => checkBalance(targets, {})).not.toThrow();
    expect(() => checkBalance(targets, { balance: true })).toThrow(
      'dataset "stripes": there are no labels to balance the classes by. Leave balanced sampling out.',
    );
    expect(() => checkBalance(stripes(2), { balance: true })).toThrow(
      'dataset "stripes": the class "bottom" has no images to train on.',
    );
  });

  it('are none', () => {
    expect(() => checkData(network, stripes(0), crossEntropy())).toThrow(
      'dataset "stripes": there are no images.',
    );
  });

  it('are fewer than they say', () => {
    expect(() => checkData(network, { ...data, length: 4 }, crossEntropy())).toThrow(
      'dataset "stripes": the dataset does not have what its length says: expected 4 labels and 144 pixel values, received 3 and 108.',
    );
  });

  it.each([-1, 3])('have the label %i', (label) => {
    expect(() => checkData(network, { ...data, labels: Int32Array.of(0, label, 1) }, crossEntropy())).toThrow(
      `dataset "stripes": the label of image 1 is none of the classes: expected 0 to 2, received ${label}.`,
    );
  });

  describe('with targets', () => {
    const targeted = (...targets: number[]): TargetDataset => {
      const { labels: _, ...images } = stripes(2);
      return { ...images, targets: Float32Array.from(targets), targetShape: [3] };
    };
    const whole = targeted(1, 0, 0, 0.2, 0.3, 0.5);

    it('that fit are taken', () => {
      for (const loss of [crossEntropy(), binaryCrossEntropy(), huber()]) checkData(network, whole, loss);
      checkData(network, targeted(1, 1, 0, 0, 0, 0), binaryCrossEntropy());
      checkData(network, targeted(-9, 1e9, 0, 0, 0, 0), huber());
    });

    it('are of another shape', () => {
      expect(() => checkData(network, { ...whole, targetShape: [2, 1] }, huber())).toThrow(
        'dataset "stripes": the network’s outputs are not of the shape of the data’s targets: expected an output of [2, 1], received [3].',
      );
    });

    it('are fewer than they say', () => {
      expect(() => checkData(network, targeted(1, 0, 0), huber())).toThrow(
        'dataset "stripes": the dataset does not have what its length says: expected 6 targets and 72 pixel values, received 3 and 72.',
      );
    });

    it.each([
      [
        crossEntropy(),
        [1, 0, 0, 0.5, 0, 0.4],
        'crossEntropy cannot learn the targets of image 1: expected probabilities of which the sum is 1, received a sum of 0.9. For labels of which an image may have several or none, choose binaryCrossEntropy.',
      ],
      [
        crossEntropy(),
        [2, -1, 0, 1, 0, 0],
        'crossEntropy cannot learn the targets of image 0: expected probabilities from 0 to 1, received 2.',
      ],
      [
        binaryCrossEntropy(),
        [0, 1, 1, 0, -1, 0],
        'binaryCrossEntropy cannot learn the targets of image 1: expected numbers from 0 to 1, received -1.',
      ],
      [
        binaryCrossEntropy(),
        [0, 1, nan, 0, 0, 0],
        'binaryCrossEntropy cannot learn the targets of image 0: expected numbers from 0 to 1, received NaN.',
      ],
      [
        huber(),
        [0, 1, 2, 3, nan, 5],
        'huber cannot learn the targets of image 1: expected finite numbers, received NaN.',
      ],
      [
        huber(),
        [0, 1 / 0, 2, 3, 4, 5],
        'huber cannot learn the targets of image 0: expected finite numbers, received Infinity.',
      ],
    ])('that $name cannot learn: %j', (loss, targets, text) => {
      expect(() => checkData(network, targeted(...targets), loss)).toThrow(`dataset "stripes": ${text}`);
    });

    it('are numbers for a loss that takes labels', () => {
      const own: Loss = {
        ...crossEntropy(),
        name: 'mine',
        targets: (_, batch) => ({ name: 'labels', type: 'int32', dims: [batch] }),
      };
      expect(() => checkData(network, whole, own)).toThrow(
        'dataset "stripes": mine learns labels, and the data have targets. Choose a loss that takes numbers, or give the images labels.',
      );
    });
  });
});
