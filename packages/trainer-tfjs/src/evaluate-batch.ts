import type { Batch } from '@fovea/data';
import type { Tensor } from '@tensorflow/tfjs';
import type { PreparedTask } from './prepare-task.ts';
import { runNetwork } from './run-network.ts';
import type { Tfjs } from './tfjs.ts';

/** The network in inference form: the loss of each image, and the outputs. Both are the caller's to dispose of. */
export function evaluateBatch(
  tf: Tfjs,
  task: PreparedTask,
  state: Readonly<Record<string, Tensor>>,
  { images, labels, size }: Batch,
): { readonly losses: Tensor; readonly outputs: Tensor } {
  return tf.tidy(() => {
    const x = tf.tensor(images, [size, ...task.input], 'float32');
    const outputs = runNetwork(tf, task.layers, x, state);
    const targets = tf.tensor(labels, [size], 'int32');
    const [losses = outputs] = task.loss(tf, { outputs, [task.targets]: targets });
    return { losses, outputs };
  });
}
