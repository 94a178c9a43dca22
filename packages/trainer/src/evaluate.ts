import type { Loss } from '@fovea/compiler';
import { batches, type Dataset, type TargetDataset } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import type { Engine } from './engine/engine.ts';
import { addSums, keepAnswers, type MetricSums, type Metrics, meansOf, measure } from './metrics/metrics.ts';

export interface Evaluation extends Metrics {
  /** Mean loss over all images. */
  readonly loss: number;
  readonly images: number;
  /** What the network gave, `[images, …output]`. */
  readonly outputs: Float32Array;
}

/** Of a dataset with classes. */
export interface ClassEvaluation extends Evaluation {
  /** Part of the images that got the right class, 0 to 1. */
  readonly accuracy: number;
  readonly correct: number;
}

export interface EvaluateOptions {
  /** Images at once. Default 256. */
  readonly batchSize?: number;
  /** What the engine was prepared with: of data without labels, it says what their targets stand for. */
  readonly loss?: Pick<Loss, 'targetKind'>;
}

/**
 * How well the engine's current network does on a dataset.
 *
 * @throws UsageError for an empty dataset, which has no accuracy.
 */
export function evaluate(
  engine: Engine,
  dataset: Dataset,
  options?: EvaluateOptions,
): Promise<ClassEvaluation>;
export function evaluate(
  engine: Engine,
  dataset: Dataset | TargetDataset,
  options?: EvaluateOptions,
): Promise<Evaluation>;
export async function evaluate(
  engine: Engine,
  dataset: Dataset | TargetDataset,
  { batchSize = 256, loss: { targetKind } = {} }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (dataset.length === 0) {
    throw new UsageError('evaluate-empty', 'there are no images to evaluate', {
      path: `dataset "${dataset.name}"`,
    });
  }
  let [loss, weight] = [0, 0];
  let sums: MetricSums = {};
  const outputs: Float32Array[] = [];
  const order = Uint32Array.from({ length: dataset.length }, (_, i) => i);
  for (const batch of batches(dataset, { batchSize, order })) {
    const { size } = batch;
    const answers = keepAnswers(batch);
    const result = await engine.evaluate(batch);
    loss += result.loss * (result.weight ?? size);
    weight += result.weight ?? size;
    sums = addSums(sums, measure(result.outputs, answers, targetKind));
    outputs.push(result.outputs);
  }
  const images = dataset.length;
  const { correct } = sums;
  return {
    loss: loss / weight,
    ...meansOf(sums, images),
    ...(correct === undefined ? {} : { correct }),
    images,
    outputs: concat(outputs),
  };
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
