/** A flat list in rows, to be shown as a strip of colours. */
export interface WrappedVector {
  readonly columns: number;
  readonly rows: number;
  /** The values, and NaN in what is left of the last row. */
  readonly filled: Float32Array;
}

/** Breaks a flat list into rows of equal length: at most 100 columns, as few left over as can be. */
export function wrapVector(values: Float32Array): WrappedVector {
  const rows = Math.max(1, Math.ceil(values.length / WIDEST));
  const columns = Math.ceil(values.length / rows);
  const filled = new Float32Array(rows * columns).fill(Number.NaN);
  filled.set(values);
  return { columns, rows, filled };
}

const WIDEST = 100;
