import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { checkData, checkSettings } from './check-run.ts';
import { stripes, stripesNetwork } from './fixtures/tiny-run.ts';
import { adam } from './optimizers/adam.ts';
import { sgd } from './optimizers/sgd.ts';
import { defaultSettings } from './run-settings.ts';

describe('settings out of range', () => {
  it.each([
    [{ epochs: 0 }, 'training: epochs is out of range: expected a whole number of at least 1, received 0.'],
    [
      { epochs: 1.5 },
      'training: epochs is out of range: expected a whole number of at least 1, received 1.5.',
    ],
    [
      { batchSize: 0 },
      'training: batch size is out of range: expected a whole number of at least 1, received 0.',
    ],
    [{ seed: -1 }, 'training: seed is out of range: expected a whole number of at least 0, received -1.'],
    [
      { seed: Number.NaN },
      'training: seed is out of range: expected a whole number of at least 0, received NaN.',
    ],
    [{ learningRate: 0 }, 'training: learning rate is out of range: expected a number above 0, received 0.'],
    [
      { learningRate: Number.POSITIVE_INFINITY },
      'training: learning rate is out of range: expected a number above 0, received Infinity.',
    ],
  ])('%o', (given, text) => {
    expect(() => checkSettings({ ...defaultSettings, ...given })).toThrow(text);
  });

  it.each([
    [
      () => adam({ beta1: 1 }),
      'adam: beta1 is out of range: expected a number from 0 up to but not including 1, received 1.',
    ],
    [
      () => adam({ beta2: -0.1 }),
      'adam: beta2 is out of range: expected a number from 0 up to but not including 1, received -0.1.',
    ],
    [() => adam({ epsilon: 0 }), 'adam: epsilon is out of range: expected a number above 0, received 0.'],
    [
      () => sgd({ momentum: Number.NaN }),
      'sgd: momentum is out of range: expected a number from 0 up to but not including 1, received NaN.',
    ],
  ])('%s', (make, text) => {
    expect(make).toThrow(text);
  });
});

describe('data that do not fit', () => {
  const data = stripes(3);
  const network = stripesNetwork();

  it('are of another size', () => {
    const other = sequential(input([1, 8, 8]), flatten(), dense(3));
    expect(() => checkData(other, data)).toThrow(
      'dataset "stripes": the images do not fit the network: expected [1, 8, 8] as the network has, received [1, 6, 6]. Start the network with input([1, 6, 6]), or resize the images.',
    );
  });

  it('have other classes', () => {
    const text =
      'dataset "stripes": the network’s outputs are not the data’s classes: expected an output of [3], received';
    const four = sequential(input([1, 6, 6]), flatten(), dense(4));
    expect(() => checkData(four, data)).toThrow(`${text} [4]. End the network with dense(3).`);
    const maps = sequential(input([1, 6, 6]), conv2d({ filters: 3, kernel: 6 }));
    expect(() => checkData(maps, data)).toThrow(`${text} [3, 1, 1]. End the network with dense(3).`);
  });

  it('are none', () => {
    expect(() => checkData(network, stripes(0))).toThrow('dataset "stripes": there are no images.');
  });

  it('are fewer than they say', () => {
    expect(() => checkData(network, { ...data, length: 4 })).toThrow(
      'dataset "stripes": the dataset does not have what its length says: expected 4 labels and 144 pixel values, received 3 and 108.',
    );
  });

  it.each([-1, 3])('have the label %i', (label) => {
    expect(() => checkData(network, { ...data, labels: Int32Array.of(0, label, 1) })).toThrow(
      `dataset "stripes": the label of image 1 is none of the classes: expected 0 to 2, received ${label}.`,
    );
  });
});
