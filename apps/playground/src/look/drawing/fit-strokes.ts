import { boundsOf, type Drawing } from './strokes.ts';

/**
 * The drawing enlarged or shrunk, its shape kept, until its longer side is
 * `extent` of the square, in the middle. Scaling the strokes instead of their
 * pixels leaves the pen as wide as the digits the network learned from, however
 * small somebody draws. A dot is not blown up: 8 times is the most.
 */
export function fitStrokes(drawing: Drawing, extent: number): Drawing {
  const bounds = boundsOf(drawing);
  if (bounds === undefined) return drawing;
  const longer = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const scale = Math.min(MOST, longer === 0 ? MOST : extent / longer);
  const x = (bounds.left + bounds.right) / 2;
  const y = (bounds.top + bounds.bottom) / 2;
  return drawing.map((stroke) =>
    stroke.map((point) => ({ x: 0.5 + (point.x - x) * scale, y: 0.5 + (point.y - y) * scale })),
  );
}

const MOST = 8;
