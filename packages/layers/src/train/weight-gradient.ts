import type { GraphBuilder } from '@fovea/onnx';
import { reshape } from './gather.ts';

/** Floats that the partial sums of a weight gradient may take; about half of a second-level cache. */
const partialSumsBudget = 65_536;

/**
 * dyᵀ·col over very many rows: the gradient of the kernels, a row per filter.
 * The narrower factor is the one that is turned, which is up to twice as fast;
 * and the rows are cut into chunks that are multiplied side by side and then
 * added, so that the cores share the work where the result is small.
 *
 * @param col - `[batch·rowsPerImage, columns]`, or with groups `[groups, …]`
 * @param dy - `[batch·rowsPerImage, filters]`, or with groups `[groups, …]`
 * @returns `[filters, columns]`, or `[groups, filters, columns]`
 */
export function weightGradient(
  graph: GraphBuilder,
  col: string,
  dy: string,
  size: {
    readonly batch: number;
    readonly rowsPerImage: number;
    readonly columns: number;
    readonly filters: number;
    readonly groups: number;
  },
): string {
  const { batch, rowsPerImage, columns, filters, groups } = size;
  // onnxruntime fuses Transpose and MatMul into one kernel that reads the rows as they lie.
  const turn = (x: string) => graph.node('Transpose', [x], { perm: [0, 2, 1] });
  const product = (a: string, b: string) =>
    columns < filters ? turn(graph.node('MatMul', [turn(a), b])) : graph.node('MatMul', [turn(b), a]);
  if (groups > 1) return product(col, dy);
  const chunks = largestDivisor(batch, Math.floor(partialSumsBudget / (columns * filters)));
  const chunkRows = (batch / chunks) * rowsPerImage;
  const partial = product(
    reshape(graph, col, chunks, chunkRows, columns),
    reshape(graph, dy, chunks, chunkRows, filters),
  );
  return graph.node('ReduceSum', [partial, graph.int64(0)], { keepdims: 0 });
}

/** The largest divisor of `n` that is at most `limit`, and at least 1. */
function largestDivisor(n: number, limit: number): number {
  let divisor = Math.max(1, Math.min(n, limit));
  while (n % divisor !== 0) divisor--;
  return divisor;
}
