import type { Batch } from '@fovea/data';
import { batchTargets } from '@fovea/trainer';
import type { Tensor } from '@tensorflow/tfjs';
import type { PreparedTask } from './prepare-task.ts';
import type { Tfjs } from './tfjs.ts';

/** What the loss takes of a batch, under its name. @throws UsageError for a batch that has not what it takes */
export function targetsOf(
  tf: Tfjs,
  batch: Batch,
  { targets }: Pick<PreparedTask, 'targets'>,
): Readonly<Record<string, Tensor>> {
  const { type, dims, data } = batchTargets(batch, targets);
  // Losses take nothing else, which `batchTargets` has seen to.
  const numbers = data as Float32Array | Int32Array;
  return { [targets.name]: tf.tensor(numbers.slice(), [...dims], type === 'int32' ? 'int32' : 'float32') };
}
