import type { ResampleAttributes } from '@fovea/shape';
import type { Reference } from '../reference.ts';

/**
 * For each new pixel the place of its centre in the old image: there the pixel
 * it lies in, or the four around it by how near they are.
 */
export const resampleReference: Reference<ResampleAttributes> = (x, { input, output, attributes }) => {
  const [channels = 0, height = 0, width = 0] = input;
  const [, rows = 0, columns = 0] = output;
  const { mode = 'nearest', alignCorners = false } = attributes;
  const y: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const pixel = (row: number, column: number) => x[(channel * height + row) * width + column] ?? 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        if (mode === 'nearest') {
          y.push(pixel(Math.floor((row * height) / rows), Math.floor((column * width) / columns)));
          continue;
        }
        const top = centreOf(row, height, rows, alignCorners);
        const left = centreOf(column, width, columns, alignCorners);
        const [i, j] = [Math.floor(top), Math.floor(left)];
        const [below, beside] = [Math.min(i + 1, height - 1), Math.min(j + 1, width - 1)];
        const [down, across] = [top - i, left - j];
        y.push(
          (1 - down) * ((1 - across) * pixel(i, j) + across * pixel(i, beside)) +
            down * ((1 - across) * pixel(below, j) + across * pixel(below, beside)),
        );
      }
    }
  }
  return y;
};

function centreOf(at: number, input: number, output: number, alignCorners: boolean): number {
  if (alignCorners) return output === 1 ? 0 : (at * (input - 1)) / (output - 1);
  return Math.min(input - 1, Math.max(0, ((at + 0.5) * input) / output - 0.5));
}
