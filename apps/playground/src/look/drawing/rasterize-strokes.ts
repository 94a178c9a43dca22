import type { Pixels } from '@fovea/runtime';
import { smoothStroke } from './smooth-stroke.ts';
import type { Drawing, Point } from './strokes.ts';

/**
 * Strokes as grey pixels, white on black, on a square of `size` pixels: a round
 * pen of diameter `pen` (1 is the whole square), its edge one pixel soft. Plain
 * arithmetic instead of a canvas, so that the network sees the same drawing in
 * every browser.
 */
export function rasterizeStrokes(
  drawing: Drawing,
  { size, pen }: { readonly size: number; readonly pen: number },
): Pixels {
  const data = new Uint8Array(size * size);
  const radius = (pen * size) / 2;
  const scaled = drawing.map((stroke) =>
    smoothStroke(stroke).map(({ x, y }) => ({ x: x * size - 0.5, y: y * size - 0.5 })),
  );
  for (const stroke of scaled) {
    stroke.forEach((point, i) => {
      paintSegment(data, size, radius, stroke[i - 1] ?? point, point);
    });
  }
  return { data, width: size, height: size, channels: 1 };
}

function paintSegment(data: Uint8Array, size: number, radius: number, a: Point, b: Point): void {
  const reach = radius + 0.5;
  const top = Math.max(0, Math.ceil(Math.min(a.y, b.y) - reach));
  const bottom = Math.min(size - 1, Math.floor(Math.max(a.y, b.y) + reach));
  const left = Math.max(0, Math.ceil(Math.min(a.x, b.x) - reach));
  const right = Math.min(size - 1, Math.floor(Math.max(a.x, b.x) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const cover = Math.min(1, Math.max(0, reach - distance({ x, y }, a, b)));
      const at = y * size + x;
      data[at] = Math.max(data[at] ?? 0, Math.round(cover * 255));
    }
  }
}

/** From a point to the nearest place of a segment. */
function distance(point: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}
