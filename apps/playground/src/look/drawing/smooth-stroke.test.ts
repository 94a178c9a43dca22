import { describe, expect, it } from 'vitest';
import { smoothStroke } from './smooth-stroke.ts';

describe('smoothStroke', () => {
  it('leaves dots and straight lines between two points as they are', () => {
    expect(smoothStroke([])).toEqual([]);
    const line = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ];
    expect(smoothStroke(line)).toEqual(line);
  });

  it('keeps the ends and cuts the corner between them', () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
    ];
    const smooth = smoothStroke(corner);
    expect(smooth.at(0)).toEqual(corner[0]);
    expect(smooth.at(-1)).toEqual(corner[2]);
    // Half-way along the curve: (start + 2·handle + end) / 4.
    expect(smooth).toContainEqual({ x: 0.75, y: 0.25 });
    const turns = smooth.slice(2).map((point, i) => {
      const [a = point, b = point] = smooth.slice(i);
      return Math.atan2(point.y - b.y, point.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x);
    });
    expect(Math.max(...turns)).toBeLessThan(Math.PI / 4);
  });

  it('stays on a straight line, however many points it has', () => {
    const smooth = smoothStroke(Array.from({ length: 9 }, (_, i) => ({ x: i / 8, y: i / 4 })));
    for (const { x, y } of smooth) expect(y).toBeCloseTo(2 * x);
    expect(smooth.map(({ x }) => x)).toEqual(smooth.map(({ x }) => x).sort((a, b) => a - b));
  });
});
