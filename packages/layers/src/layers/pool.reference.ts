import {
  type AvgPool2dAttributes,
  type MaxPool2dAttributes,
  resolveWindow2d,
  type Window2d,
} from '@fovea/shape';
import type { Reference } from '../reference.ts';
import { forEachTap } from '../train/window-indices.ts';

/** The largest value in each window. */
export const maxPool2dReference: Reference<MaxPool2dAttributes> = (x, { input, attributes }) =>
  pool(x, input[0] ?? 0, resolveWindow2d('maxPool2d', input, attributes), (seen) =>
    Math.max(...seen.flatMap(({ value, inside }) => (inside ? [value] : []))),
  );

/** The mean of the pixels in each window; padding counts only where that is asked for. */
export const avgPool2dReference: Reference<AvgPool2dAttributes> = (x, { input, attributes }) => {
  const window = resolveWindow2d('avgPool2d', input, attributes);
  const given = resolveWindow2d('avgPool2d', input, { ...attributes, ceil: false }).pads;
  const [, height = 0, width = 0] = input;
  return pool(x, input[0] ?? 0, window, (seen) => {
    const counted = seen.filter(({ row, column, inside }) => {
      const isPadding =
        row >= -given[0] && row < height + given[2] && column >= -given[1] && column < width + given[3];
      return inside || (attributes.countPadding === true && isPadding);
    });
    return counted.reduce((sum, { value }) => sum + value, 0) / counted.length;
  });
};

/** What a window sees at one of its positions: 0 outside the image. */
interface Seen {
  readonly row: number;
  readonly column: number;
  readonly inside: boolean;
  readonly value: number;
}

function pool(
  x: readonly number[],
  channels: number,
  window: Window2d,
  combine: (seen: readonly Seen[]) => number,
): number[] {
  const [height, width] = window.input;
  const [rows, columns] = window.output;
  const y: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let position = 0; position < rows * columns; position++) {
      const seen: Seen[] = [];
      forEachTap(window, Math.floor(position / columns), position % columns, (row, column, inside) => {
        const value = inside ? (x[(channel * height + row) * width + column] ?? 0) : 0;
        seen.push({ row, column, inside, value });
      });
      y.push(combine(seen));
    }
  }
  return y;
}
