import { UsageError } from '@fovea/shape';

/** A value of a formula: numbers in the shape `dims`, of their own for each image of the batch or the same for all. */
export interface FormulaValue {
  /** Its name in the graph. */
  readonly name: string;
  /** Without the batch. */
  readonly dims: readonly number[];
  readonly perImage: boolean;
}

/** The shape of two values combined: sizes of 1 stretch, and what all images share may have fewer dimensions. */
export function combinedDims(operation: string, a: FormulaValue, b: FormulaValue): number[] {
  const rank = Math.max(a.dims.length, b.dims.length);
  // A value per image has the batch in front, which must not meet another dimension.
  const fits = [a, b].every(({ dims, perImage }) => !perImage || dims.length === rank);
  const sizes = Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [sizeAt(a, axis, rank), sizeAt(b, axis, rank)];
    return left === right || right === 1 ? left : left === 1 ? right : undefined;
  });
  if (fits && sizes.every((size) => size !== undefined)) return sizes;
  throw new UsageError('formula-shapes', 'the shapes of two values do not go together', {
    path: operation,
    expected: 'sizes that are equal or 1, from the last one on',
    received: `[${a.dims.join(', ')}] and [${b.dims.join(', ')}]`,
    hint: 'Use reshape, e.g. to [channels, 1, 1].',
  });
}

function sizeAt({ dims }: FormulaValue, axis: number, rank: number): number {
  return dims[axis - rank + dims.length] ?? 1;
}
