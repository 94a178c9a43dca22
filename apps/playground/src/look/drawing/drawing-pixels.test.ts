import { describe, expect, it } from 'vitest';
import { drawingPixels } from './drawing-pixels.ts';
import { digitStrokes } from './fixtures/digit-strokes.ts';
import type { Drawing } from './strokes.ts';

const frame = { height: 28, width: 28 };
const ink = ({ data }: { readonly data: ArrayLike<number> }) =>
  Array.from(data).reduce((sum, value) => sum + value / 255, 0);
const moved = (drawing: Drawing, scale: number, x: number, y: number): Drawing =>
  drawing.map((stroke) => stroke.map((point) => ({ x: point.x * scale + x, y: point.y * scale + y })));

describe('drawingPixels', () => {
  it('gives black for an empty drawing', () => {
    expect(ink(drawingPixels([], frame))).toBe(0);
  });

  it('has about the ink of the digits that networks learn from', () => {
    // MNIST's mean is 33.3 grey levels of 255 on 784 pixels: about 102 pixels of ink, a one having 60.
    for (const drawing of digitStrokes) {
      expect(ink(drawingPixels(drawing, frame))).toBeGreaterThan(35);
      expect(ink(drawingPixels(drawing, frame))).toBeLessThan(180);
    }
  });

  it('does not mind where and how large somebody draws', () => {
    for (const drawing of digitStrokes) {
      const large = drawingPixels(drawing, frame);
      const small = drawingPixels(moved(drawing, 0.4, 0.55, 0.05), frame);
      const difference = Array.from(large.data).reduce(
        (sum, value, i) => sum + Math.abs(value - (small.data[i] ?? 0)),
        0,
      );
      expect(difference / 255).toBeLessThan(2);
    }
  });

  it('keeps a dot a dot', () => {
    const dot = drawingPixels([[{ x: 0.1, y: 0.9 }]], frame);
    expect(ink(dot)).toBeGreaterThan(0);
  });
});
