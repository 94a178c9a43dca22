import { borderAlong } from '@fovea/shape';
import type { Reference } from '../reference.ts';
import type { ZeroPad2dAttributes } from './zero-pad2d.ts';

/** The image further in, and zeros everywhere else. */
export const zeroPad2dReference: Reference<ZeroPad2dAttributes> = (x, { input, output, attributes }) => {
  const [[top], [left]] = [borderAlong(attributes.padding, 0), borderAlong(attributes.padding, 1)];
  const [, height = 0, width = 0] = input;
  const [channels = 0, rows = 0, columns = 0] = output;
  const y = new Array<number>(channels * rows * columns).fill(0);
  x.forEach((value, i) => {
    const [channel, row] = [Math.floor(i / (height * width)), Math.floor(i / width) % height];
    y[(channel * rows + row + top) * columns + (i % width) + left] = value;
  });
  return y;
};
