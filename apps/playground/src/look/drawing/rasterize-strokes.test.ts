import { describe, expect, it } from 'vitest';
import { rasterizeStrokes } from './rasterize-strokes.ts';

const at = (data: ArrayLike<number>, x: number, y: number) => data[y * 20 + x];

describe('rasterizeStrokes', () => {
  it('gives black for no strokes', () => {
    const { data, width, height, channels } = rasterizeStrokes([], { size: 20, pen: 0.1 });
    expect([width, height, channels]).toEqual([20, 20, 1]);
    expect(data.every((value) => value === 0)).toBe(true);
  });

  it('paints a dot as a disc of the pen', () => {
    const { data } = rasterizeStrokes([[{ x: 0.5, y: 0.5 }]], { size: 20, pen: 0.4 });
    const area = Array.from(data).reduce((sum, value) => sum + value / 255, 0);
    expect(area).toBeGreaterThan(0.97 * Math.PI * 16);
    expect(area).toBeLessThan(1.03 * Math.PI * 16);
    expect(at(data, 9, 9)).toBe(255);
    expect(at(data, 0, 0)).toBe(0);
  });

  it('paints a line as wide as the pen with soft edges, and clips it at the frame', () => {
    const line = [
      { x: -0.5, y: 0.5 },
      { x: 1.5, y: 0.5 },
    ];
    const { data } = rasterizeStrokes([line], { size: 20, pen: 0.25 });
    const column = Array.from({ length: 20 }, (_, y) => at(data, 7, y));
    expect(column).toEqual([0, 0, 0, 0, 0, 0, 0, 128, 255, 255, 255, 255, 128, 0, 0, 0, 0, 0, 0, 0]);
    expect(at(data, 0, 10)).toBe(255);
    expect(at(data, 19, 10)).toBe(255);
  });

  it('does not paint crossing strokes brighter than ink', () => {
    const cross = [
      [
        { x: 0.2, y: 0.5 },
        { x: 0.8, y: 0.5 },
      ],
      [
        { x: 0.5, y: 0.2 },
        { x: 0.5, y: 0.8 },
      ],
    ];
    const { data } = rasterizeStrokes(cross, { size: 20, pen: 0.2 });
    expect(at(data, 10, 10)).toBe(255);
  });
});
