import { type Batch, batches } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { sgd } from '../optimizers/sgd.ts';
import { type LossSettings, lossFrom } from '../settings/loss-settings.ts';
import { initialState } from '../state/initial-state.ts';
import type { BatchResult, Engine, StepSettings, Task, TrainState } from './engine.ts';
import { trialData, trialLoss } from './trial-data.ts';

/** How far two engines are apart after the same step of training. */
export interface Agreement {
  /**
   * The largest difference, as a part of the largest number of the tensor that
   * it is in; of tensors with gradients, of 1% of the largest gradient more.
   * Infinite where one of the numbers is none.
   */
  readonly apart: number;
  /** Where that is: `loss`, `outputs`, or the name of a parameter or slot. */
  readonly where: string;
}

export interface CompareOptions {
  readonly network: Network;
  /** Images per step. */
  readonly batchSize: number;
  /** Default: cross-entropy where the network gives a list of classes, else the mean squared error. */
  readonly loss?: LossSettings;
  /** Of the initial weights. Default 1. */
  readonly seed?: number;
}

/**
 * Takes one step (two where `engine` likes several at once, in one run there)
 * from the same weights on the same images of noise on two
 * engines, and compares the loss, the outputs, the network in inference form, all
 * gradients, and all that the step changed. Both engines are prepared for that task
 * afterwards. The optimiser is SGD with momentum: after one step its slots are the
 * gradients, and it magnifies no rounding, as Adam does where a gradient is nothing but that.
 */
export async function compareStep(
  engine: Engine,
  reference: Engine,
  { network, batchSize, loss = trialLoss(network), seed = 1 }: CompareOptions,
): Promise<Agreement> {
  const count = (engine.stepsAtOnce?.(network, batchSize) ?? 1) > 1 ? 2 : 1;
  const trial = { network, batchSize, loss, seed };
  const found = await takeSteps(engine, count, trial);
  const wanted = await takeSteps(reference, count, trial);
  const gradients = Object.keys(wanted).filter((name) => name.startsWith('sgd.'));
  const floor = 0.01 * Math.max(...gradients.map((name) => largest(wanted[name])));
  return Object.entries(wanted)
    .map(([where, values]) => ({
      where,
      apart: difference(found[where], values) / (largest(values) + floor),
    }))
    .map(({ where, apart }) => ({ where, apart: Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart }))
    .reduce((worst, each) => (each.apart > worst.apart ? each : worst));
}

async function takeSteps(
  engine: Engine,
  count: number,
  { network, batchSize, loss: settings, seed }: Required<CompareOptions>,
): Promise<TrainState> {
  const task: Task = {
    network,
    loss: lossFrom(settings, trialData(network, batchSize)),
    optimizer: sgd({ momentum: 0.9 }),
  };
  await engine.prepare(
    task,
    initialState(network, task.optimizer, seed),
    Array<number>(count).fill(batchSize),
  );
  const group = Array.from({ length: count }, (_, i) => ({
    batch: trialBatch(network, batchSize),
    settings: { learningRate: 0.1, step: i + 1, seed },
  }));
  const result = await lastOf(engine, group);
  const { loss, outputs } = await engine.evaluate(trialBatch(network, batchSize));
  return {
    loss: Float32Array.of(result.loss),
    outputs: result.outputs,
    'loss afterwards': Float32Array.of(loss),
    'outputs afterwards': outputs,
    ...(await engine.readState()),
  };
}

/** Takes the steps as the engine likes them, and gives the result of the last. */
async function lastOf(
  engine: Engine,
  group: readonly { readonly batch: Batch; readonly settings: StepSettings }[],
): Promise<BatchResult> {
  let last: BatchResult | undefined;
  if (engine.steps !== undefined && group.length > 1) {
    const results = await engine.steps(
      group.map(({ batch }) => batch),
      group.map(({ settings }) => settings),
    );
    last = results.at(-1);
  } else {
    for (const { batch, settings } of group) last = await engine.step(batch, settings);
  }
  if (last === undefined) throw new RangeError('there are no steps to take');
  return last;
}

function trialBatch(network: Network, batchSize: number): Batch {
  const order = Uint32Array.from({ length: batchSize }, (_, i) => i);
  const [batch] = batches(trialData(network, batchSize), { batchSize, order });
  if (batch === undefined) throw new RangeError(`there is no batch of ${batchSize}`);
  return batch;
}

function largest(values: Float32Array = new Float32Array()): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function difference(found: Float32Array | undefined, wanted: Float32Array): number {
  if (found?.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? Number.NaN))), 0);
}
