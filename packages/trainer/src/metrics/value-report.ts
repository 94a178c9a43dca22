import { UsageError } from '@fovea/shape';

/** How far one of a network's numbers is off. */
export interface ValueScore {
  /** Mean of |output − target|. */
  readonly absolute: number;
  /** Root of the mean of (output − target)². */
  readonly rootMeanSquare: number;
  /** Mean of output − target: above 0 where the network says too much. */
  readonly bias: number;
  /**
   * R², the part of the targets' variance that is explained: 1 − Σ (output − target)² / Σ (target − mean)².
   * Undefined where all targets are equal.
   */
  readonly explained: number | undefined;
}

/**
 * The errors of each of a network's outputs over all images; NaN where an output is.
 *
 * @param outputs - `[images, values]`
 * @param targets - `[images, values]`
 * @throws UsageError when there is not one target per output
 */
export function valueReport(outputs: Float32Array, targets: Float32Array, values: number): ValueScore[] {
  if (outputs.length !== targets.length) {
    throw new UsageError('metric-length', 'there is not one target per output', {
      path: 'valueReport',
      expected: `${outputs.length} targets`,
      received: `${targets.length}`,
    });
  }
  const images = outputs.length / values;
  return Array.from({ length: values }, (_, value) => {
    const at = Array.from({ length: images }, (_, image) => image * values + value);
    const wanted = at.map((i) => targets[i] ?? 0);
    const off = at.map((i) => (outputs[i] ?? 0) - (targets[i] ?? 0));
    const middle = mean(wanted);
    const spread = mean(wanted.map((target) => (target - middle) ** 2));
    const square = mean(off.map((error) => error ** 2));
    return {
      absolute: mean(off.map(Math.abs)),
      rootMeanSquare: Math.sqrt(square),
      bias: mean(off),
      explained: spread === 0 ? undefined : 1 - square / spread,
    };
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
