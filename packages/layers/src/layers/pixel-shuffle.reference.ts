import type { Reference } from '../reference.ts';
import type { PixelShuffleAttributes } from './pixel-shuffle.ts';

/** Channel c · factor² + i · factor + j goes to row i, column j of each block. */
export const pixelShuffleReference: Reference<PixelShuffleAttributes> = (
  x,
  { input, output, attributes },
) => {
  const { factor } = attributes;
  const [, height = 0, width = 0] = input;
  const [channels = 0, rows = 0, columns = 0] = output;
  const y: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = (channel * factor + (row % factor)) * factor + (column % factor);
        y.push(x[(from * height + Math.floor(row / factor)) * width + Math.floor(column / factor)] ?? 0);
      }
    }
  }
  return y;
};
