import { checkTrainable } from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import { elementCount, UsageError } from '@fovea/shape';
import { type BatchResult, type Engine, stateValues, type Task } from '@fovea/trainer';
import type { Tensor } from '@tensorflow/tfjs';
import { checkBatch } from './check-batch.ts';
import { evaluateBatch } from './evaluate-batch.ts';
import { type PreparedTask, prepareTask } from './prepare-task.ts';
import type { Tfjs } from './tfjs.ts';
import { tfjsFault } from './tfjs-fault.ts';
import { trainStep } from './train-step.ts';

export interface TfjsEngineOptions {
  /** What the engine calls its device. Default `tfjs-` and the name of tfjs's backend, e.g. `tfjs-cpu`. */
  readonly device?: string;
}

/**
 * An engine on TensorFlow.js: on whatever module of it is handed in, with
 * whatever backend that has chosen. Network, loss, optimiser, random numbers and
 * the names and shapes of the state are Fovea's; tfjs executes and
 * differentiates. Runs may change between this engine and any other.
 *
 * It computes on the thread that it is called on: with a backend on the CPU, a
 * step blocks that.
 */
export function tfjsEngine(tf: Tfjs, options: TfjsEngineOptions = {}): Engine {
  let prepared: Prepared | undefined;
  let closed = false;
  const device = () => options.device ?? `tfjs-${tf.getBackend()}`;
  const checkOpen = () => {
    if (!closed) return;
    throw new UsageError('engine-closed', 'the engine is closed', { hint: 'Make another one.' });
  };
  const current = () => {
    checkOpen();
    if (prepared !== undefined) return prepared;
    throw new UsageError('engine-not-prepared', 'the engine has nothing to train yet', {
      hint: 'Call prepare first.',
    });
  };
  const computing = async <T>(compute: () => T | Promise<T>): Promise<T> => {
    try {
      return await compute();
    } catch (error) {
      throw tfjsFault(error, device());
    }
  };
  const release = () => {
    if (prepared !== undefined) tf.dispose(prepared.state);
    prepared = undefined;
  };
  return {
    get device() {
      return device();
    },

    async prepare(task, state, batchSizes = []) {
      checkOpen();
      const values = stateValues(task, state);
      const computation = prepareTask(task);
      if (batchSizes.length > 0) checkTrainable(task.network, task.optimizer, task.rules);
      await computing(async () => {
        await tf.ready();
        const tensors: Record<string, Tensor> = {};
        // Copied, because a backend may keep the array itself.
        for (const { name, shape, data } of values)
          tensors[name] = tf.tensor(data.slice(), [...shape], 'float32');
        try {
          if (batchSizes.length > 0) tryStep(tf, computation, tensors, batchSizes.includes(1) ? 1 : 2);
        } catch (error) {
          tf.dispose(tensors);
          throw error;
        }
        release();
        prepared = { task: computation, given: task, state: tensors };
      });
    },

    async step(batch, settings) {
      const now = current();
      checkBatch(batch, now.task.input);
      checkTrainable(now.given.network, now.given.optimizer, now.given.rules);
      return computing(async () => {
        const { loss, outputs, next } = trainStep(tf, now.task, now.state, batch, settings);
        for (const [name, tensor] of Object.entries(next)) {
          now.state[name]?.dispose();
          now.state[name] = tensor;
        }
        // The caller makes its next batch first: reading may wait for the GPU.
        await Promise.resolve();
        return result(tf, loss, outputs);
      });
    },

    async evaluate(batch) {
      const now = current();
      checkBatch(batch, now.task.input);
      return computing(async () => {
        const { losses, weights, outputs } = evaluateBatch(tf, now.task, now.state, batch);
        await Promise.resolve();
        return result(tf, losses, outputs, weights);
      });
    },

    async readState() {
      const { state } = current();
      return computing(async () => {
        const read: Record<string, Float32Array> = {};
        for (const [name, tensor] of Object.entries(state)) read[name] = await numbers(tensor);
        return read;
      });
    },

    async close() {
      release();
      closed = true;
    },
  };
}

interface Prepared {
  readonly task: PreparedTask;
  readonly given: Task;
  /** On the device, in Fovea's shapes. */
  readonly state: Record<string, Tensor>;
}

/** A step on blank images that changes nothing: what the backend lacks is known before the first epoch. */
function tryStep(tf: Tfjs, task: PreparedTask, state: Readonly<Record<string, Tensor>>, size: number): void {
  const images = new Float32Array(size * elementCount(task.input));
  const batch = { images, ...blankTargets(task, size), size };
  const { loss, outputs, next } = trainStep(tf, task, state, batch, { learningRate: 0, step: 1, seed: 0 });
  tf.dispose([loss, outputs, next]);
}

function blankTargets({ targets: { type, dims } }: PreparedTask, size: number): Partial<Batch> {
  if (type === 'int32') return { labels: new Int32Array(size) };
  return { targets: new Float32Array(size * elementCount(dims.slice(1).map(Number))) };
}

/** Reads a result and frees it. `losses` is one number, or one for each image. */
async function result(tf: Tfjs, losses: Tensor, outputs: Tensor, weights?: Tensor): Promise<BatchResult> {
  try {
    const each = await numbers(losses);
    const weight = weights === undefined ? each.length : sum(await numbers(weights));
    return {
      loss: sum(each) / weight,
      ...(weights === undefined ? {} : { weight }),
      outputs: await numbers(outputs),
    };
  } finally {
    tf.dispose([losses, outputs, ...(weights === undefined ? [] : [weights])]);
  }
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

async function numbers(tensor: Tensor): Promise<Float32Array> {
  // A copy, because a backend may give the very array that it computes with.
  return Float32Array.from(await tensor.data());
}
