import type { Loss } from '@fovea/compiler';
import type { Dataset, TargetDataset } from '@fovea/data';
import type { Engine, TrainState } from '../engine/engine.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import type { Checkpoint, EpochRecord } from '../state/checkpoint.ts';
import type { Progress } from './progress.ts';

export interface SessionOptions {
  readonly engine: Engine;
  readonly train: Dataset | TargetDataset;
  /** Held-out images, evaluated by `finishEpoch`. */
  readonly test?: Dataset | TargetDataset;
  /** One of your own in the place of the settings'. A run that is resumed needs it again. */
  readonly loss?: Loss;
  /** Where to go on: a checkpoint of the same network and data. Its settings hold; only `epochs` may be another number. */
  readonly resume?: Checkpoint;
}

/** One step that was taken. */
export interface StepReport {
  /** Counted from 1 over the whole run. */
  readonly step: number;
  /** With what the schedule made of it. */
  readonly learningRate: number;
  /** Of this step's batch alone, as the network was before the step. */
  readonly loss: number;
  /** Of labels: see `Progress`. */
  readonly accuracy?: number;
  /** Of numbers. */
  readonly error?: number;
  /** Images in the batch. */
  readonly images: number;
  readonly progress: Progress;
}

/** What may change between two steps of a run. */
export type ChangeableSettings = Partial<Pick<RunSettings, 'epochs' | 'batchSize' | 'learningRate'>>;

/**
 * A training run that its caller takes step by step, and may leave alone
 * between two steps for as long as it likes. Calls must not overlap, except
 * `change`, which may come at any time and holds from the next step on, and
 * `stepGroup`, of which one more may be called before the last has answered.
 */
export interface TrainingSession {
  readonly settings: RunSettings;
  /** Steps taken in all. */
  readonly steps: number;
  readonly history: readonly EpochRecord[];
  /** Whether all images of the running epoch were gone through: time for `finishEpoch`. */
  readonly epochDone: boolean;
  /** Whether the engine has all of them, though it may not have answered for the last. */
  readonly epochHandedOver: boolean;
  /** Whether the last epoch is finished. With more `epochs` the run can go on. */
  readonly finished: boolean;
  /** @throws EngineError when the loss is no number any more, UsageError when the epoch is done already */
  step(): Promise<StepReport>;
  /**
   * As many steps of this epoch as the engine likes to take at once, and its shorter rest in the end:
   * the same as so many calls of `step`, except that `change` holds from the next group on.
   * The engine has them when this returns its promise, so that a loop that calls it once more
   * before it waits leaves the engine no pause.
   *
   * @throws as `step` does; a loss that is no number is told with its own step
   */
  stepGroup(): Promise<readonly StepReport[]>;
  /** Of the last finished epoch: that its engine waited for batches longer than it computed, and what helps. */
  readonly waitsForData: string | undefined;
  /** Evaluates the held-out images and begins the next epoch. */
  finishEpoch(): Promise<EpochRecord>;
  /** A run with a batch size that changed within an epoch cannot be resumed by `fit`, which would not know how far it is. */
  change(settings: ChangeableSettings): void;
  /** @throws EngineError when a weight is no number any more */
  checkpoint(): Promise<Checkpoint>;
  /** Gives the engine another state of this run, such as the best one at its end. The place in the run stays. */
  load(state: TrainState): Promise<void>;
}
