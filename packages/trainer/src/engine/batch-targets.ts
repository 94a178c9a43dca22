import type { Batch } from '@fovea/data';
import type { ValueInfo } from '@fovea/onnx';
import type { HostTensor } from '@fovea/runtime';
import { elementCount, formatShape, UsageError } from '@fovea/shape';

/**
 * What a batch should give, in the form in which a loss takes it. Labels become
 * rows with a 1 at their class where it takes numbers.
 *
 * @param info - of the loss, for any batch size
 * @throws UsageError for a batch that has not what the loss takes
 */
export function batchTargets(batch: Batch, { type, dims }: ValueInfo): HostTensor {
  const { labels, targets, size } = batch;
  if (!(Number.isInteger(size) && size > 0))
    throw unfit('size', 'a whole number of images above 0', `${size}`);
  const each = dims.slice(1).map(Number);
  const shape = [size, ...each];
  if (type === 'float32') {
    const data = targets ?? oneHotRows(labels ?? missing('targets', 'labels or targets'), each);
    return { type, dims: shape, data: checked('targets', data, shape) };
  }
  if (type !== 'int32') throw unfit('loss', 'targets of int32 or float32', type);
  // They would be learned by nobody, e.g. the shares of mixed images.
  if (targets !== undefined) throw unfit('targets', 'labels alone', 'numbers');
  return { type, dims: shape, data: checked('labels', labels ?? missing('labels', 'labels'), shape) };
}

function oneHotRows(labels: Int32Array, output: readonly number[]): Float32Array {
  const [classes = 0, ...more] = output;
  if (more.length > 0) throw unfit('targets', `numbers for an output of ${formatShape(output)}`, 'labels');
  const rows = new Float32Array(labels.length * classes);
  for (const [image, label] of labels.entries()) {
    if (!(label >= 0 && label < classes)) {
      throw unfit(`labels[${image}]`, `0 to ${classes - 1}`, `${label}`);
    }
    rows[image * classes + label] = 1;
  }
  return rows;
}

function checked<T extends Float32Array | Int32Array>(path: string, data: T, shape: readonly number[]): T {
  if (data.length === elementCount(shape)) return data;
  throw unfit(path, `${elementCount(shape)} numbers, ${formatShape(shape)}`, `${data.length}`);
}

function missing(path: string, expected: string): never {
  throw unfit(path, expected, 'none');
}

function unfit(path: string, expected: string, received: string): UsageError {
  return new UsageError('batch-targets', 'the batch has not what the loss takes', {
    path,
    expected,
    received,
  });
}
