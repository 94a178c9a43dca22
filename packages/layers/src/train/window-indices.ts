import { type Window2d, windowRegion } from '@fovea/shape';

/** Stands for a position outside the image. */
export const OUTSIDE = -1;

/** Where the window of the output at row `y`, column `x` looks, kernel position by kernel position; maybe into the padding. */
export function forEachTap(
  window: Window2d,
  y: number,
  x: number,
  visit: (row: number, column: number, inside: boolean) => void,
): void {
  const { input, kernel, dilation } = window;
  const { top, left } = windowRegion(window, { top: y, left: x, height: 1, width: 1 });
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [row, column] = [top + i * dilation[0], left + j * dilation[1]];
      visit(row, column, row >= 0 && row < input[0] && column >= 0 && column < input[1]);
    }
  }
}

/**
 * For each output position (row by row) the input positions that its window
 * covers, kernel position by kernel position: `indices[output · taps + tap]`,
 * with {@link OUTSIDE} where the window reaches into the padding.
 */
export function windowIndices(window: Window2d): Int32Array {
  const [height, width] = window.output;
  const indices = new Int32Array(positions(window) * taps(window));
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      forEachTap(window, y, x, (row, column, inside) => {
        indices[at++] = inside ? row * window.input[1] + column : OUTSIDE;
      });
    }
  }
  return indices;
}

/** The same, kernel position by kernel position: `indices[tap · positions + position]`. */
export function windowIndicesByTap(window: Window2d): Int32Array {
  const byPosition = windowIndices(window);
  const [tapCount, count] = [taps(window), positions(window)];
  return byPosition.map((_, i) => byPosition[(i % count) * tapCount + Math.floor(i / count)] ?? OUTSIDE);
}

/** Number of kernel positions of a window. */
export function taps({ kernel: [height, width] }: Window2d): number {
  return height * width;
}

/** Number of output positions of a window. */
export function positions({ output: [height, width] }: Window2d): number {
  return height * width;
}

/** Whether no input position is seen by two windows and none lies in the padding. */
export function isDisjoint(window: Window2d): boolean {
  const seen = new Set<number>();
  for (const index of windowIndices(window)) {
    if (index === OUTSIDE || seen.has(index)) return false;
    seen.add(index);
  }
  return true;
}

/**
 * The transpose of a gather: for each of `size` source positions the places in
 * `indices` that read it, filled up to the same number with {@link OUTSIDE}.
 * Summing over them adds up what a scatter would, with gathers only (scatter
 * is slow on CPUs and missing on some devices).
 */
export function invertIndices(
  indices: Int32Array,
  size: number,
): { readonly table: Int32Array; readonly width: number } {
  const counts = new Int32Array(size);
  for (const index of indices) if (index !== OUTSIDE) counts[index] = (counts[index] ?? 0) + 1;
  const width = Math.max(
    1,
    counts.reduce((most, count) => Math.max(most, count), 0),
  );
  const table = new Int32Array(size * width).fill(OUTSIDE);
  const filled = new Int32Array(size);
  indices.forEach((index, place) => {
    if (index === OUTSIDE) return;
    const nth = filled[index] ?? 0;
    table[index * width + nth] = place;
    filled[index] = nth + 1;
  });
  return { table, width };
}
