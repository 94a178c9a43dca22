import type { Region } from '@fovea/shape';
import type { CellExplanation, Term } from '../cell-explanation.ts';

/** The mean of the terms that are in the image. */
export function mean(terms: readonly Term[], window: Region): CellExplanation {
  const count = terms.filter(({ inside }) => inside).length;
  const sum = terms.reduce((total, { value }) => total + value, 0);
  return { kind: 'mean', terms, count, result: sum / count, window };
}
