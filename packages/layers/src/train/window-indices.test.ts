import { resolveWindow2d } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invertIndices, isDisjoint, OUTSIDE, windowIndices, windowIndicesByTap } from './window-indices.ts';

const window = (size: number, stride: number, padding = 0) =>
  resolveWindow2d('maxPool2d', [1, 3, 4], { size, stride, padding });

describe('windowIndices', () => {
  it('lists what each window sees, row by row', () => {
    const seen = [0, 1, 4, 5, 2, 3, 6, 7];
    expect(Array.from(windowIndices(window(2, 2)))).toEqual(seen);
    expect(Array.from(windowIndicesByTap(window(2, 2)))).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  });

  it('marks the padding', () => {
    const first = Array.from(windowIndices(window(2, 2, 1))).slice(0, 8);
    expect(first).toEqual([OUTSIDE, OUTSIDE, OUTSIDE, 0, OUTSIDE, OUTSIDE, 1, 2]);
  });
});

describe('isDisjoint', () => {
  it('is true only where no position is seen twice and none is padding', () => {
    expect(isDisjoint(window(2, 2))).toBe(true);
    expect(isDisjoint(window(1, 2))).toBe(true);
    expect(isDisjoint(window(2, 1))).toBe(false);
    expect(isDisjoint(window(2, 2, 1))).toBe(false);
  });
});

describe('invertIndices', () => {
  it('finds every place that reads a position, once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 30 }), (list) => {
        const { table, width } = invertIndices(Int32Array.from(list), 7);
        expect(table).toHaveLength(7 * width);
        for (let position = 0; position < 7; position++) {
          const readers = list.flatMap((index, place) => (index === position ? [place] : []));
          const row = Array.from(table.subarray(position * width, (position + 1) * width));
          expect(row).toEqual([...readers, ...new Array<number>(width - readers.length).fill(OUTSIDE)]);
        }
      }),
      { seed: 20_261_123 },
    );
  });
});
