import { describe, expect, it } from 'vitest';
import { drawImage, sideBySide } from './draw-image.ts';

const grey = (rows: readonly string[]) => ({
  data: Uint8Array.from(rows.join(''), (character) => (character === '#' ? 255 : 0)),
  width: rows[0]?.length ?? 0,
  height: rows.length,
  channels: 1 as const,
});

describe('drawImage', () => {
  it('makes one character of two by four pixels', () => {
    const pixels = grey(['#...', '.#..', '#...', '.#.#']);
    expect(drawImage(pixels, { width: 4, height: 4 })).toEqual(['⢕⢀']);
  });

  it('leaves no pixel out where the size is odd', () => {
    expect(drawImage(grey(['###', '###', '###', '###', '###']), { width: 3, height: 5 })).toEqual([
      '⣿⡇',
      '⠉⠁',
    ]);
  });

  it('brings every image to one size', () => {
    const lines = drawImage(grey(['#']));
    expect(lines).toHaveLength(7);
    expect(new Set(lines)).toEqual(new Set(['⣿'.repeat(14)]));
  });
});

describe('sideBySide', () => {
  const drawing = (caption: string) => ({ lines: ['ab', 'cd'], caption });

  it('puts as many in a row as there is room for', () => {
    const all = ['1', '2', '3'].map(drawing);
    expect(sideBySide(all, { columns: 10 })).toBe('ab  ab  ab\ncd  cd  cd\n1   2   3\n');
    expect(sideBySide(all, { columns: 9 })).toBe('ab  ab\ncd  cd\n1   2\n\nab\ncd\n3\n');
    expect(sideBySide(all, { columns: 1 })).toBe('ab\ncd\n1\n\nab\ncd\n2\n\nab\ncd\n3\n');
    expect(sideBySide(all, { columns: 100, most: 2 })).toBe('ab  ab\ncd  cd\n1   2\n\nab\ncd\n3\n');
  });

  it('makes room for long captions', () => {
    expect(sideBySide(['trouser', '2'].map(drawing), { columns: 80 })).toBe(
      'ab       ab\ncd       cd\ntrouser  2\n',
    );
  });

  it('draws nothing of nothing', () => expect(sideBySide([], { columns: 80 })).toBe(''));
});
