import { describe, expect, it } from 'vitest';
import { augmentationHelp, augmentText, parseAugment } from './parse-augment.ts';

describe('parseAugment', () => {
  it.each([
    ['none', []],
    ['crop,flip', [{ name: 'randomCrop' }, { name: 'flip' }]],
    [
      ' crop:4 , flip:0.3',
      [
        { name: 'randomCrop', padding: 4 },
        { name: 'flip', probability: 0.3 },
      ],
    ],
    ['crop:fill=9:padding=2', [{ name: 'randomCrop', padding: 2, fill: 9 }]],
    ['randomCrop:2:128', [{ name: 'randomCrop', padding: 2, fill: 128 }]],
  ])('reads %j', (text, augment) => {
    expect(parseAugment(text)).toEqual(augment);
    expect(parseAugment(augmentText(parseAugment(text)))).toEqual(augment);
  });

  it.each([
    ['', /^There is no augmentation ""\. Expected crop, flip/],
    ['crop,turn', /^There is no augmentation "turn"\./],
    ['crop:', 'crop: cannot be read. Expected a number, or one after padding=, fill=.'],
    ['crop:x=1', 'crop:x=1 cannot be read. Expected a number, or one after padding=, fill=.'],
    ['crop:1:2:3', 'crop:3 cannot be read. Expected a number, or one after padding=, fill=.'],
    ['crop:1.5', 'randomCrop cannot be used like this: expected a whole number of at least 0, received 1.5.'],
    ['flip:2', 'flip cannot be used like this: expected a number from 0 to 1, received 2.'],
  ])('refuses %j', (text, message) => {
    expect(() => parseAugment(text)).toThrow(message);
  });

  it('lists what there is', () => {
    expect(augmentationHelp).toContain(
      '  crop:padding=4:fill=0\n      pads the image and cuts a part of its size out of it at random\n',
    );
    for (const line of augmentationHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
