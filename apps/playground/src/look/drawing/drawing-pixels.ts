import type { Pixels } from '@fovea/runtime';
import { centreDigit } from './centre-digit.ts';
import { fitStrokes } from './fit-strokes.ts';
import { rasterizeStrokes } from './rasterize-strokes.ts';
import type { Drawing } from './strokes.ts';

/** A drawing as a digit in the middle of the network's input: grey, white on black. */
export function drawingPixels(
  drawing: Drawing,
  frame: { readonly height: number; readonly width: number },
): Pixels {
  // Four times as fine as the result, so that shrinking smooths the edge.
  const size = 4 * Math.max(frame.height, frame.width);
  const fitted = fitStrokes(drawing, EXTENT);
  return centreDigit(rasterizeStrokes(fitted, { size, pen: PEN * EXTENT }), frame);
}

const EXTENT = 0.75;
/** Of the digit's longer side: about the width of a stroke in MNIST. */
const PEN = 0.12;
