import type { InputSpec, Pixels } from '@fovea/runtime';
import { centreDigit } from '../drawing/centre-digit.ts';
import { drawingPixels } from '../drawing/drawing-pixels.ts';
import { inkOfImage } from '../drawing/ink-of-image.ts';
import type { Drawing } from '../drawing/strokes.ts';

/** What is shown to the network. */
export type Source =
  | { readonly kind: 'drawing'; readonly drawing: Drawing }
  /** A held-out digit, as the network's test data has it. */
  | { readonly kind: 'sample'; readonly pixels: Pixels; readonly label: string }
  /** A file, or a pasted picture. */
  | { readonly kind: 'picture'; readonly pixels: Pixels; readonly name: string };

/** How a network's input is made and what it is for. */
export interface Viewer {
  readonly input: InputSpec;
  readonly labels: readonly string[];
}

/** Whether the network reads handwritten digits, white on black: then pictures are prepared as such. */
export function readsDigits({ input, labels }: Viewer): boolean {
  return input.channels === 1 && labels.length === 10 && labels.every((label, i) => label === `${i}`);
}

/** Whether it makes sense to draw for it. */
export function takesDrawings({ input }: Viewer): boolean {
  return input.channels === 1;
}

/** Whether there is nothing to see: an empty pad, or no picture yet. */
export function isBlank(source: Source): boolean {
  return source.kind === 'drawing' && source.drawing.length === 0;
}

/**
 * The source as pixels in the size of the network's input. Drawings are centred
 * like MNIST's digits, and so are pictures where the network reads digits;
 * elsewhere `preprocess` alone prepares pictures, as in training.
 */
export function framePixels(source: Source, viewer: Viewer): Pixels {
  const { height, width } = viewer.input;
  if (source.kind === 'drawing') return drawingPixels(source.drawing, { height, width });
  if (source.kind === 'sample' || !readsDigits(viewer)) return source.pixels;
  return centreDigit(inkOfImage(source.pixels), { height, width });
}

/** What the page starts with, before there is a network: handwritten digits. */
export const digitViewer: Viewer = {
  input: { channels: 1, height: 28, width: 28, mean: [0], std: [1] },
  labels: Array.from({ length: 10 }, (_, i) => `${i}`),
};
