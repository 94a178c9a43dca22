import type { Region } from '@fovea/shape';
import type { CellExplanation, Term } from '../cell-explanation.ts';

/** The mean of the terms, of which those in the image count, or as many as `count`. */
export function mean(
  terms: readonly Term[],
  window: Region,
  count: number = terms.filter(({ inside }) => inside).length,
): CellExplanation {
  const sum = terms.reduce((total, { value }) => total + value, 0);
  return { kind: 'mean', terms, count, result: sum / count, window };
}
