import { describe, expect, it } from 'vitest';
import { augmentFrom } from './augment-from.ts';

describe('augmentFrom', () => {
  it('gives checked settings in one order', () => {
    const read = augmentFrom([{ fill: 128, padding: 4, name: 'randomCrop' }, { name: 'flip' }]);
    expect(JSON.stringify(read)).toBe('[{"name":"randomCrop","padding":4,"fill":128},{"name":"flip"}]');
    expect(augmentFrom([])).toEqual([]);
  });

  it.each([
    ['crop', 'augment: this is no list of augmentations: expected a list, received "crop".'],
    [['crop'], 'augment[0]: this is no augmentation: expected an object with a name, received "crop".'],
    [
      [{ name: 'flip' }, { name: 'turn' }],
      /^augment\[1\]: there is no such augmentation: expected randomCrop, flip.*, received "turn"\.$/,
    ],
    [[{}], /received nothing\.$/],
    [
      [{ name: 'flip', often: 1 }],
      'augment[0].often: flip has no such setting: expected probability, received often.',
    ],
    [
      [{ name: 'flip', probability: 2 }],
      'augment[0].probability: flip cannot be used like this: expected a number from 0 to 1, received 2.',
    ],
    [
      [{ name: 'flip', probability: Number.NaN }],
      'augment[0].probability: flip cannot be used like this: expected a number from 0 to 1, received NaN.',
    ],
    [
      [{ name: 'randomCrop', padding: 1.5 }],
      'augment[0].padding: randomCrop cannot be used like this: expected a whole number of at least 0, received 1.5.',
    ],
    [[{ name: 'randomCrop', padding: '4' }], /received "4"\.$/],
  ])('refuses %j', (value, message) => {
    expect(() => augmentFrom(value)).toThrow(message);
  });
});
