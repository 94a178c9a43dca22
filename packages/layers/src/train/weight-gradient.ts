import type { GraphBuilder } from '@fovea/onnx';
import { reshape } from './gather.ts';

/** Floats that the partial sums of a weight gradient may take; about half of a second-level cache. */
const partialSumsBudget = 65_536;

/**
 * colᵀ·dy over very many rows. One matrix product over all rows keeps a CPU's
 * cores from sharing the work, so the rows are cut into chunks that are
 * multiplied side by side and then added: the more chunks, the smaller the
 * result.
 *
 * @param col - `[batch·rowsPerImage, columns]`, or with groups `[groups, …]`
 * @param dy - `[batch·rowsPerImage, filters]`, or with groups `[groups, …]`
 * @returns `[columns, filters]`, or `[groups, columns, filters]`
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
  if (groups > 1) {
    return graph.node('MatMul', [graph.node('Transpose', [col], { perm: [0, 2, 1] }), dy]);
  }
  const chunks = largestDivisor(batch, Math.floor(partialSumsBudget / (columns * filters)));
  if (chunks === 1) return graph.node('Gemm', [col, dy], { transA: 1 });
  const chunkRows = (batch / chunks) * rowsPerImage;
  const colChunks = reshape(graph, col, chunks, chunkRows, columns);
  const dyChunks = reshape(graph, dy, chunks, chunkRows, filters);
  // onnxruntime fuses Transpose and MatMul into one kernel that reads the rows as they lie.
  const partial = graph.node('MatMul', [graph.node('Transpose', [colChunks], { perm: [0, 2, 1] }), dyChunks]);
  return graph.node('ReduceSum', [partial, graph.int64(0)], { keepdims: 0 });
}

/** The largest divisor of `n` that is at most `limit`, and at least 1. */
function largestDivisor(n: number, limit: number): number {
  let divisor = Math.max(1, Math.min(n, limit));
  while (n % divisor !== 0) divisor--;
  return divisor;
}
