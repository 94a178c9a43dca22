import { type Region, type Shape, type Window2d, windowRegion } from '@fovea/shape';
import type { Cell, Term } from '../cell-explanation.ts';
import { forEachTap } from '../train/window-indices.ts';

/** A place in the input of a layer, with its value. */
export function termAt(cell: Cell, shape: Shape, input: Float32Array): Term {
  const [, height = 1, width = 1] = shape;
  const value = input[(cell.channel * height + cell.row) * width + cell.column] ?? 0;
  return { channel: cell.channel, row: cell.row, column: cell.column, value, inside: true };
}

/** What the window of an output cell sees in `count` channels from `first` on. */
export function windowTerms(
  { row, column }: Cell,
  window: Window2d,
  input: Float32Array,
  [first, count]: readonly [first: number, count: number],
): Term[] {
  const shape = [first + count, ...window.input];
  return Array.from({ length: count }, (_, i) => first + i).flatMap((channel) => {
    const terms: Term[] = [];
    forEachTap(window, row, column, (at, beside, inside) => {
      const cell = { channel, row: at, column: beside };
      terms.push(inside ? termAt(cell, shape, input) : { ...cell, value: 0, inside });
    });
    return terms;
  });
}

/** The rectangle that the window of one output cell spans. */
export function cellWindow({ row, column }: Cell, window: Window2d): Region {
  return windowRegion(window, { top: row, left: column, height: 1, width: 1 });
}

/** The rectangle that is one cell. */
export function cellRegion({ row, column }: Cell): Region {
  return { top: row, left: column, height: 1, width: 1 };
}
