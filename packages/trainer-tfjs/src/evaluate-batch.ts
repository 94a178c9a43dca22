import type { Batch } from '@fovea/data';
import type { Tensor } from '@tensorflow/tfjs';
import type { PreparedTask } from './prepare-task.ts';
import { runNetwork } from './run-network.ts';
import { targetsOf } from './targets-of.ts';
import type { Tfjs } from './tfjs.ts';

/** The network in inference form: the loss of each image, its weight where it has one, and the outputs. All are the caller's to dispose of. */
export function evaluateBatch(
  tf: Tfjs,
  task: PreparedTask,
  state: Readonly<Record<string, Tensor>>,
  batch: Batch,
): { readonly losses: Tensor; readonly weights: Tensor | undefined; readonly outputs: Tensor } {
  return tf.tidy(() => {
    const x = tf.tensor(batch.images, [batch.size, ...task.input], 'float32');
    const outputs = runNetwork(tf, task.layers, x, state);
    const [losses = outputs, weights] = task.losses(tf, { outputs, ...targetsOf(tf, batch, task) });
    return { losses, weights, outputs };
  });
}
