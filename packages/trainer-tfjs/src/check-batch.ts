import type { Batch } from '@fovea/data';
import { elementCount, formatShape, type Shape, UsageError } from '@fovea/shape';

/** @throws UsageError for a batch whose buffers have not as many values as its size and the network's input say */
export function checkBatch({ images, labels, size }: Batch, input: Shape): void {
  if (!(Number.isInteger(size) && size > 0)) {
    throw batchError('size', 'a whole number of images above 0', `${size}`);
  }
  const values = size * elementCount(input);
  if (images.length !== values) {
    throw batchError('images', `${values} values, ${size} × ${formatShape(input)}`, `${images.length}`);
  }
  if (labels !== undefined && labels.length !== size)
    throw batchError('labels', `${size}`, `${labels.length}`);
}

function batchError(path: string, expected: string, received: string): UsageError {
  return new UsageError('batch', 'the batch does not fit', { path, expected, received });
}
