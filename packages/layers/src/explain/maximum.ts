import type { Region } from '@fovea/shape';
import type { CellExplanation, Term } from '../cell-explanation.ts';

/** The largest of the terms that are in the image, the first of equal ones. */
export function maximum(terms: readonly Term[], window: Region): CellExplanation {
  let winner = terms.findIndex(({ inside }) => inside);
  terms.forEach(({ value, inside }, i) => {
    const best = terms[winner]?.value ?? Number.NaN;
    if (inside && (value > best || (Number.isNaN(value) && !Number.isNaN(best)))) winner = i;
  });
  return { kind: 'maximum', terms, winner, result: terms[winner]?.value ?? Number.NaN, window };
}
