import type { Region, Shape } from '@fovea/shape';
import type { Cell, Term } from '../cell-explanation.ts';
import type { Share } from '../train/axis-mix.ts';
import { termAt } from './terms.ts';

/** The input values that a layer mixes at one output cell, row by row, with the weight of each. */
export function mixedTerms(
  { channel }: Cell,
  rows: readonly Share[],
  columns: readonly Share[],
  shape: Shape,
  input: Float32Array,
): { readonly terms: readonly Term[]; readonly weights: Float32Array; readonly window: Region } {
  const terms: Term[] = [];
  const weights: number[] = [];
  for (const row of rows) {
    for (const column of columns) {
      terms.push(termAt({ channel, row: row.place, column: column.place }, shape, input));
      weights.push(row.weight * column.weight);
    }
  }
  const [top, left] = [rows[0]?.place ?? 0, columns[0]?.place ?? 0];
  const height = (rows.at(-1)?.place ?? top) - top + 1;
  const width = (columns.at(-1)?.place ?? left) - left + 1;
  return { terms, weights: Float32Array.from(weights), window: { top, left, height, width } };
}
