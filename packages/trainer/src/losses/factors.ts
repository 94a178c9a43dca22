import type { GraphBuilder } from '@fovea/onnx';
import { type Shape, UsageError } from '@fovea/shape';
import { checkRange } from '../settings/setting-range.ts';

/** @throws UsageError for a factor that is not a number above 0. `name` is e.g. `classWeights`. */
export function checkFactors(loss: string, name: string, factors: readonly number[]): void {
  for (const [i, factor] of factors.entries()) {
    const fits = factor > 0 && factor < Number.POSITIVE_INFINITY;
    checkRange(loss, `${name}[${i}]`, factor, fits, 'a number above 0');
  }
}

/** @throws UsageError when there is not one factor for each output. */
export function checkFactorCount(
  loss: string,
  name: string,
  factors: readonly number[] | undefined,
  output: Shape,
): void {
  if (factors === undefined || (output.length === 1 && output[0] === factors.length)) return;
  throw new UsageError('loss-factors', `${name} does not have one number for each output`, {
    path: loss,
    expected: `${output.join('×')}`,
    received: `${factors.length}`,
  });
}

/** The factors as a row that is broadcast over a batch. */
export function factorRow(graph: GraphBuilder, factors: readonly number[]): string {
  return graph.constant(Float32Array.from(factors), [1, factors.length]);
}
