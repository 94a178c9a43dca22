import type { GraphBuilder } from '@fovea/onnx';
import { invertIndices, OUTSIDE } from './window-indices.ts';

/**
 * Gathers rows of `[batch, size, channels]` along axis 1; the same rows of each
 * image, so the table does not grow with the batch. OUTSIDE reads `fill`.
 * All rows in their order are `x` itself.
 *
 * @returns `[batch, indices.length, channels]`
 */
export function gatherRows(
  graph: GraphBuilder,
  x: string,
  indices: Int32Array,
  from: { readonly batch: number; readonly size: number; readonly channels: number; readonly fill: number },
): string {
  if (indices.length === from.size && indices.every((index, i) => index === i)) return x;
  if (!indices.includes(OUTSIDE)) return graph.node('Gather', [x, indexTable(graph, indices)], { axis: 1 });
  const padding = new Float32Array(from.batch * from.channels).fill(from.fill);
  const padded = graph.node('Concat', [x, graph.constant(padding, [from.batch, 1, from.channels])], {
    axis: 1,
  });
  const table = indices.map((index) => (index === OUTSIDE ? from.size : index));
  return graph.node('Gather', [padded, indexTable(graph, table)], { axis: 1 });
}

/**
 * The gradient of {@link gatherRows}: sums, for each of `size` rows, the rows
 * of `dy` that were read from it.
 *
 * @param dy - `[batch, length, channels]`; row `zeroRow` of each image is known
 *   to be zero, if there is one, which saves appending a row of zeros.
 * @returns `[batch, size, channels]`
 */
export function scatterRows(
  graph: GraphBuilder,
  dy: string,
  indices: Int32Array,
  to: { readonly batch: number; readonly size: number; readonly channels: number; readonly zeroRow?: number },
): string {
  const { table, width } = invertIndices(indices, to.size);
  const zeroRow = to.zeroRow ?? indices.length;
  let source = dy;
  if (to.zeroRow === undefined && table.includes(OUTSIDE)) {
    const zeros = graph.constant(new Float32Array(to.batch * to.channels), [to.batch, 1, to.channels]);
    source = graph.node('Concat', [dy, zeros], { axis: 1 });
  }
  const places = table.map((place) => (place === OUTSIDE ? zeroRow : place));
  const gathered = graph.node('Gather', [source, indexTable(graph, places)], { axis: 1 });
  if (width === 1) return gathered;
  const grouped = reshape(graph, gathered, to.batch, to.size, width, to.channels);
  return graph.node('ReduceSum', [grouped, graph.int64(2)], { keepdims: 0 });
}

/** Reshapes to constant dims; −1 stands for what is left. */
export function reshape(graph: GraphBuilder, x: string, ...dims: readonly number[]): string {
  return graph.node('Reshape', [x, graph.int64(...dims)]);
}

function indexTable(graph: GraphBuilder, indices: Int32Array): string {
  return graph.constant(BigInt64Array.from(indices, BigInt), [indices.length]);
}
