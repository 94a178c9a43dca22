import { describe, expect, it } from 'vitest';
import { centreDigit } from './centre-digit.ts';

/** A grey image from rows of characters: `#` is ink. */
function image(...rows: string[]) {
  const width = rows[0]?.length ?? 0;
  const data = Uint8Array.from(rows.join(''), (character) => (character === '#' ? 255 : 0));
  return { data, width, height: rows.length, channels: 1 as const };
}

function measure({ data, width }: { readonly data: ArrayLike<number>; readonly width: number }) {
  const ink = Array.from(data, (value, i) => ({ value, x: i % width, y: Math.floor(i / width) })).filter(
    ({ value }) => value > 0,
  );
  const total = ink.reduce((sum, { value }) => sum + value, 0);
  const mean = (axis: 'x' | 'y') => ink.reduce((sum, point) => sum + point.value * point[axis], 0) / total;
  const extent = (axis: 'x' | 'y') => {
    const places = ink.map((point) => point[axis]);
    return Math.max(...places) - Math.min(...places) + 1;
  };
  return { x: mean('x'), y: mean('y'), width: extent('x'), height: extent('y') };
}

const frame = { height: 28, width: 28 };

describe('centreDigit', () => {
  it('leaves a frame without ink black', () => {
    const { data } = centreDigit(image('....', '....'), frame);
    expect(data).toEqual(new Uint8Array(28 * 28));
  });

  it('fits the ink into 20 of 28 pixels and keeps its shape', () => {
    const bar = image('..........', '..##......', '..##......', '..##......', '..##......', '..........');
    expect(measure(centreDigit(bar, frame))).toMatchObject({ width: 10, height: 20 });
    expect(measure(centreDigit(bar, { height: 56, width: 84 }))).toMatchObject({ width: 20, height: 40 });
  });

  it('puts the centre of mass into the middle, not the middle of the box', () => {
    const heavyLeft = image(
      '###.......',
      '###.......',
      '###.......',
      '##########',
      '###.......',
      '###.......',
    );
    const measured = measure(centreDigit(heavyLeft, frame));
    expect(Math.abs(measured.x - 13.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(measured.y - 13.5)).toBeLessThanOrEqual(0.5);
  });

  it('gives the same wherever the ink was', () => {
    const here = image('#.....', '##....', '......', '......');
    const there = image('......', '......', '....#.', '....##');
    expect(centreDigit(there, frame)).toEqual(centreDigit(here, frame));
  });

  it('never moves ink out of a narrow frame', () => {
    const corner = image('#########', '........#', '........#');
    const centred = centreDigit(corner, { height: 28, width: 20 });
    expect(measure(centred).width).toBe(14);
  });

  it('takes faint grain for paper', () => {
    const speck = image('..........', '.###......', '.###......', '..........');
    speck.data[9] = 12;
    expect(centreDigit(speck, frame)).toEqual(
      centreDigit(image('..........', '.###......', '.###......', '..........'), frame),
    );
  });
});
