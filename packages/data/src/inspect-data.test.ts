import { expect, it } from 'vitest';
import { datasetFrom } from './dataset-from.ts';
import { inspectData } from './inspect-data.ts';

const size = [1, 1, 2] as const;
const classes = ['a', 'b'];
const make = (labels: readonly number[], ...images: readonly (readonly number[])[]) =>
  datasetFrom(Uint8Array.from(images.flat()), labels, { size, classes });

it('counts classes and finds images that are there again', () => {
  const train = make([0, 0, 1, 0, 1], [1, 2], [3, 4], [5, 6], [1, 2], [3, 4]);
  const test = make([1, 0, 0, 1], [7, 8], [1, 2], [7, 8], [2, 1]);
  const place = (part: 'train' | 'test', index: number) => ({ part, index });
  expect(inspectData({ train, test })).toEqual({
    classes: [
      { name: 'a', train: 3, test: 2 },
      { name: 'b', train: 2, test: 2 },
    ],
    leaked: [[place('train', 0), place('test', 1)]],
    repeated: [
      [place('train', 0), place('train', 3)],
      [place('train', 1), place('train', 4)],
      [place('test', 0), place('test', 2)],
    ],
    contradicting: [
      [place('train', 1), place('train', 4)],
      [place('test', 0), place('test', 2)],
    ],
  });
});
