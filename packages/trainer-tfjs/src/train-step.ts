import { meanGradientName } from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import { EngineError } from '@fovea/shape';
import { gatheringOf, type StepSettings, stepRandom } from '@fovea/trainer';
import type { Tensor } from '@tensorflow/tfjs';
import { gradientName, type PreparedTask } from './prepare-task.ts';
import { runNetwork } from './run-network.ts';
import { targetsOf } from './targets-of.ts';
import type { Tfjs } from './tfjs.ts';

/** What a step gives; all of it is the caller's to dispose of. */
export interface StepTensors {
  /** Mean loss of the batch, a scalar. */
  readonly loss: Tensor;
  readonly outputs: Tensor;
  /** All of the state that the step changes, as it is next. */
  readonly next: Readonly<Record<string, Tensor>>;
}

/** One training step: forward, loss and gradients by tfjs, the update by the optimiser's formula. Changes nothing. */
export function trainStep(
  tf: Tfjs,
  task: PreparedTask,
  state: Readonly<Record<string, Tensor>>,
  batch: Batch,
  settings: StepSettings,
): StepTensors {
  // tfjs's gradient takes a function to a scalar; what else comes about in it has to be kept from being tidied up.
  let outputs: Tensor | undefined;
  const buffers: Record<string, Tensor> = {};
  try {
    return tf.tidy(() => {
      const images = tf.tensor(batch.images, [batch.size, ...task.input], 'float32');
      const targets = targetsOf(tf, batch, task);
      const named = task.trained.map(({ name, raw }) => [name, state[raw] ?? nothing(raw)] as const);
      const weights = { ...state, ...Object.fromEntries(named) };
      const trained = new Set(task.trained.map(({ name }) => name));
      const meanLoss = () => {
        outputs = tf.keep(
          runNetwork(tf, task.layers, images, weights, {
            isFrozen: (name) => !trained.has(name),
            random: (length, index) => stepRandom(length, settings, index),
            updateBuffer(name, value) {
              buffers[name] = tf.keep(value);
            },
          }),
        );
        const [mean = nothing('loss')] = task.meanLoss(tf, { outputs, ...targets });
        return mean.asScalar();
      };
      const { value: loss, grads } = tf.valueAndGrads(meanLoss)(named.map(([, value]) => value));
      const { update, share, updates } = gatheringOf(settings);
      const next = { ...buffers };
      const gradients = task.trained.map(({ name }, i) => {
        const own = grads[i] ?? nothing(`the gradient of ${name}`);
        if (!task.accumulates) return [gradientName(name), own] as const;
        const slot = meanGradientName(name);
        const mean = tf.add(tf.mul(state[slot] ?? nothing(slot), 1 - share), tf.mul(own, share));
        next[slot] = mean;
        return [gradientName(name), mean] as const;
      });
      if (!updates) return { loss, outputs: outputs ?? nothing('outputs'), next };
      const updated = task.update.formula(tf, {
        ...state,
        ...Object.fromEntries(gradients),
        learning_rate: tf.tensor(settings.learningRate, [], 'float32'),
        step: tf.tensor(update, [], 'float32'),
      });
      task.update.names.forEach((name, i) => {
        next[name] = updated[i] ?? nothing(name);
      });
      return { loss, outputs: outputs ?? nothing('outputs'), next };
    });
  } catch (error) {
    tf.dispose([...(outputs === undefined ? [] : [outputs]), ...Object.values(buffers)]);
    throw error;
  }
}

function nothing(name: string): never {
  throw new EngineError('engine-output', 'TensorFlow.js gave nothing', { path: name });
}
