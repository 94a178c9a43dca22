import { batches, type Dataset } from '@fovea/data';
import { decodeModel, programFrom } from '@fovea/onnx';
import type { Executor } from '@fovea/runtime';
import { EngineError } from '@fovea/shape';

/**
 * Runs an exported file on a dataset as every ONNX runtime would, without knowing
 * how it was made.
 *
 * @returns the logits of all images, one image after the other
 */
export async function runModel(
  executor: Executor,
  model: Uint8Array,
  dataset: Dataset,
  path: string,
): Promise<Float32Array> {
  const loaded = await executor.load(programFrom(decodeModel(model, { path })));
  const { channels, height, width } = dataset.input;
  const logits: number[] = [];
  const order = Uint32Array.from({ length: dataset.length }, (_, i) => i);
  for (const { images, size } of batches(dataset, { batchSize: 256, order })) {
    const results = await loaded.run({
      image: { type: 'float32', dims: [size, channels, height, width], data: images },
    });
    if (results.logits?.type !== 'float32') {
      throw new EngineError('model-output', 'the model has no output of float32 logits', {
        path,
        expected: 'logits',
      });
    }
    for (const value of results.logits.data) logits.push(value);
  }
  return Float32Array.from(logits);
}

/** The largest absolute difference between two lists of numbers; NaN and another length count as infinite. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((largest, value, i) => {
    const difference = Math.abs(value - (b[i] ?? Number.NaN));
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }, 0);
}
