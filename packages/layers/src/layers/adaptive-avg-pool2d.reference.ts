import type { Reference } from '../reference.ts';

/** The mean of each window; the windows' ends are rounded outwards. */
export const adaptiveAvgPool2dReference: Reference = (x, { input, output }) => {
  const [channels = 0, height = 0, width = 0] = input;
  const [, rows = 0, columns = 0] = output;
  const y: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let [sum, count] = [0, 0];
        for (let i = Math.floor((row * height) / rows); i * rows < (row + 1) * height; i++) {
          for (let j = Math.floor((column * width) / columns); j * columns < (column + 1) * width; j++) {
            sum += x[(channel * height + i) * width + j] ?? 0;
            count++;
          }
        }
        y.push(sum / count);
      }
    }
  }
  return y;
};
