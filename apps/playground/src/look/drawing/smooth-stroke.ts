import type { Point, Stroke } from './strokes.ts';

/**
 * A stroke without corners: a quadratic curve from the middle of each pair of
 * neighbouring points to the next, with the point between them as its handle,
 * given as a polyline. Pointer events come a few dozen times a second, and
 * straight lines between them would show.
 */
export function smoothStroke(stroke: Stroke): Stroke {
  const first = stroke[0];
  const last = stroke.at(-1);
  if (first === undefined || last === undefined || stroke.length < 3) return stroke;
  const smooth: Point[] = [first];
  let from = first;
  for (let i = 1; i < stroke.length - 1; i++) {
    const handle = stroke[i] ?? first;
    const to = i === stroke.length - 2 ? last : middle(handle, stroke[i + 1] ?? last);
    for (let step = 1; step <= STEPS; step++) smooth.push(onCurve(from, handle, to, step / STEPS));
    from = to;
  }
  return smooth;
}

/** Pieces per curve. Points lie close together, so a few are smooth. */
const STEPS = 6;

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function onCurve(from: Point, handle: Point, to: Point, t: number): Point {
  const a = (1 - t) * (1 - t);
  const b = 2 * (1 - t) * t;
  const c = t * t;
  return { x: a * from.x + b * handle.x + c * to.x, y: a * from.y + b * handle.y + c * to.y };
}
