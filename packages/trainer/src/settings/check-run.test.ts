import { describe, expect, it } from 'vitest';
import { adam } from '../optimizers/adam.ts';
import { sgd } from '../optimizers/sgd.ts';
import { checkSettings } from './check-run.ts';
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
    [
      { augment: [{ name: 'flip', probability: 2 }] } as const,
      'augment[0].probability: flip cannot be used like this: expected a number from 0 to 1, received 2.',
    ],
    [
      { balance: true, loss: { name: 'crossEntropy', classWeights: 'balanced' } } as const,
      'training: classes are balanced twice: expected balanced sampling or class weights, received both. Leave one of them out: with both, small classes would count for more than large ones.',
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
