import { UsageError } from '@fovea/shape';

/** @throws UsageError for a batch size that is not a whole number above 0. */
export function checkBatchSize(batchSize: number): void {
  if (Number.isInteger(batchSize) && batchSize > 0) return;
  throw new UsageError('batch-size', 'the batch size cannot be used', {
    path: 'training step',
    expected: 'a whole number above 0',
    received: `${batchSize}`,
  });
}
