import { smoothStroke } from '../drawing/smooth-stroke.ts';
import type { Drawing } from '../drawing/strokes.ts';

/** Of the pad's side: a felt pen. The network gets a pen of its own width, whatever the size of the digit. */
const PEN = 0.075;

/** Shows a drawing on a square canvas, white on black. */
export function paintDrawing(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const size = context.canvas.width;
  context.fillStyle = '#000';
  context.fillRect(0, 0, size, size);
  context.strokeStyle = '#fff';
  context.lineWidth = PEN * size;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of drawing) {
    context.beginPath();
    const [first, ...rest] = smoothStroke(stroke);
    if (first === undefined) continue;
    context.moveTo(first.x * size, first.y * size);
    // A line to itself is what makes a dot.
    for (const { x, y } of rest.length === 0 ? [first] : rest) context.lineTo(x * size, y * size);
    context.stroke();
  }
}
