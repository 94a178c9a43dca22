import type { Region } from '@fovea/shape';
import type { CellExplanation, Term } from '../cell-explanation.ts';

/** `Σ value · weight + bias`, with one weight per term. */
export function weightedSum(
  terms: readonly Term[],
  weights: Float32Array,
  bias: number,
  window: Region,
): CellExplanation {
  const weighted = terms.map((term, i) => {
    const weight = weights[i] ?? 0;
    return { ...term, weight, product: term.inside ? term.value * weight : 0 };
  });
  const result = weighted.reduce((sum, { product }) => sum + product, bias);
  return { kind: 'weighted-sum', terms: weighted, bias, result, window };
}
