import type { Loss, Optimizer, UpdateRules, Weights } from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import type { Network } from '@fovea/layers';
import type { Fallback } from '@fovea/runtime';
import type { Gathering } from '../session/gathering.ts';

/** What one training step is told beside its batch. */
export interface StepSettings {
  readonly learningRate: number;
  /** Counted from 1 over the whole run. */
  readonly step: number;
  /** Seeds the random numbers of this step (dropout). */
  readonly seed: number;
  /** Given where the task's rules accumulate: the optimiser's step is then its `update`. */
  readonly gathering?: Gathering;
}

export interface BatchResult {
  /** Mean loss of the batch. */
  readonly loss: number;
  /** What that mean was divided by, when evaluating with a loss that weighs the images. Default: their number. */
  readonly weight?: number;
  /** What the network gave for each image, `[size, …output]`: logits. */
  readonly outputs: Float32Array;
}

/** Everything that training changes, by name: parameters, buffers, optimiser slots. */
export type TrainState = Weights;

/** What an engine trains. */
export interface Task {
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Clipping, averaging and so on; none where it is left out. */
  readonly rules?: UpdateRules;
}

/**
 * Whatever executes a training run: a small interface between the loop, which
 * knows about data and epochs, and a device, which knows about neither.
 */
export interface Engine {
  /** The device that computes, e.g. `cpu`. */
  readonly device: string;
  /**
   * Gets ready for a task, starting from `state`, and for steps with so many
   * images each, at the latest while the first of them is under way; others are
   * got ready for when they come.
   *
   * @param batchSizes - those of an epoch, in their order
   */
  prepare(task: Task, state: TrainState, batchSizes?: readonly number[]): Promise<void>;
  /**
   * One step of training. The batch's buffers must not be used afterwards. The next step may be
   * handed over before this one has answered: steps are taken in the order of the calls.
   */
  step(batch: Batch, settings: StepSettings): Promise<BatchResult>;
  /** How many steps of a network, on batches of one size, it likes to be given at once; 1 where it is left out. */
  stepsAtOnce?(network: Network, batchSize: number): number;
  /**
   * Several steps of training in this order, on batches of one size, each with its own settings.
   * The results are those that `step` would give. An engine that likes more than one at once has this, too.
   */
  steps?(batches: readonly Batch[], settings: readonly StepSettings[]): Promise<readonly BatchResult[]>;
  /**
   * Takes no step, but tells where in one the first number comes about that is not finite, as words such as
   * `what log "log_1" gives`; undefined where all are. The batch's buffers must not be used afterwards.
   */
  findNonFinite?(batch: Batch, settings: StepSettings): Promise<string | undefined>;
  /** The network in inference form on a batch, nothing changed. The batch's buffers must not be used afterwards. */
  evaluate(batch: Batch): Promise<BatchResult>;
  readState(): Promise<TrainState>;
  /** For how long it has computed so far, in milliseconds; left out where it is not known. */
  worked?(): number | undefined;
  /** What of its programs so far the device cannot run itself; undefined where that is not known. */
  readonly fallbacks?: readonly Fallback[] | undefined;
  close(): Promise<void>;
}
