import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { nextPlace, strongestPlace, validSelection } from './selection.ts';

const network = sequential(
  input([1, 6, 8]),
  conv2d({ filters: 2, kernel: 3 }),
  flatten(),
  dense(3, { name: 'votes' }),
);

describe('validSelection', () => {
  it('keeps what the network still has', () => {
    const selection = { layer: 'conv2d_1', channel: 1, row: 3, column: 5 };
    expect(validSelection(selection, network)).toEqual(selection);
    expect(validSelection(undefined, network)).toBe(undefined);
  });

  it('moves a cell into a layer that became smaller', () => {
    const outside = { layer: 'conv2d_1', channel: 7, row: 9, column: 9 };
    expect(validSelection(outside, network)).toEqual({ layer: 'conv2d_1', channel: 1, row: 3, column: 5 });
    const flat = { layer: 'votes', channel: 2, row: 4, column: 4 };
    expect(validSelection(flat, network)).toEqual({ layer: 'votes', channel: 2, row: 0, column: 0 });
  });

  it('drops a layer that is gone', () => {
    expect(validSelection({ layer: 'conv2d_2', channel: 0, row: 0, column: 0 }, network)).toBe(undefined);
  });
});

it('walks row by row, and from the end to the start', () => {
  const size = { height: 2, width: 3 };
  const walk = [{ row: 0, column: 0 }];
  for (let i = 0; i < 6; i++) walk.push(nextPlace(walk.at(-1) ?? { row: 0, column: 0 }, size));
  expect(walk.map(({ row, column }) => `${row}${column}`)).toEqual([
    '00',
    '01',
    '02',
    '10',
    '11',
    '12',
    '00',
  ]);
});

it('begins where a map is strongest, whichever way', () => {
  expect(strongestPlace(Float32Array.of(0, 1, 2, -3, 0.5, 2), 3)).toEqual({ row: 1, column: 0 });
  expect(strongestPlace(new Float32Array(4), 2)).toEqual({ row: 0, column: 0 });
});
