import type { Shape } from '@fovea/shape';
import type { Cell, CellExplanation } from '../cell-explanation.ts';
import { cellRegion, termAt } from './terms.ts';

/** `(value − mean) / √(variance + ε) · weight + bias`, with mean and variance of `together`, in float64. */
export function normalised(
  cell: Cell,
  shape: Shape,
  input: Float32Array,
  {
    together,
    epsilon,
    weight,
    bias,
  }: {
    readonly together: Float32Array;
    readonly epsilon: number;
    readonly weight: number;
    readonly bias: number;
  },
): CellExplanation {
  const mean = together.reduce((sum, value) => sum + value, 0) / together.length;
  const squares = together.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / together.length + epsilon);
  const term = termAt(cell, shape, input);
  const result = ((term.value - mean) / deviation) * weight + bias;
  return {
    kind: 'normalised',
    terms: [term],
    mean,
    deviation,
    weight,
    bias,
    result,
    window: cellRegion(cell),
  };
}
