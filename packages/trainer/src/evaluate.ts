import { batches, type Dataset } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import type { Engine } from './engine.ts';
import { countCorrect } from './metrics.ts';

export interface Evaluation {
  /** Mean loss over all images. */
  readonly loss: number;
  /** Part of the images that got the right class, 0 to 1. */
  readonly accuracy: number;
  readonly correct: number;
  readonly images: number;
  /** What the network gave, `[images, classes]`. */
  readonly outputs: Float32Array;
}

/**
 * How well the engine's current network does on a dataset.
 *
 * @throws UsageError for an empty dataset, which has no accuracy.
 */
export async function evaluate(
  engine: Engine,
  dataset: Dataset,
  { batchSize = 256 }: { readonly batchSize?: number } = {},
): Promise<Evaluation> {
  if (dataset.length === 0) {
    throw new UsageError('evaluate-empty', 'there are no images to evaluate', {
      path: `dataset "${dataset.name}"`,
    });
  }
  let [loss, correct] = [0, 0];
  const outputs: Float32Array[] = [];
  const order = Uint32Array.from({ length: dataset.length }, (_, i) => i);
  for (const batch of batches(dataset, { batchSize, order })) {
    // The engine may move the batch's buffers to another thread.
    const labels = batch.labels.slice();
    const result = await engine.evaluate(batch);
    loss += result.loss * labels.length;
    correct += countCorrect(result.outputs, labels);
    outputs.push(result.outputs);
  }
  const images = dataset.length;
  return { loss: loss / images, accuracy: correct / images, correct, images, outputs: concat(outputs) };
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
