import type { InputSpec } from '@fovea/runtime';
import type { StepReport } from '../session/training-session.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import type { Checkpoint, EpochRecord } from '../state/checkpoint.ts';

/**
 * Something that goes along with a run: a plain object with what it wants to be told. The run waits for
 * each answer, and ends with the error of one that fails. Callbacks are told in the order of their list.
 */
export interface Callback {
  /** Says in `RunEnd` who stopped a run. */
  readonly name: string;
  /** Before the first step, also of a run that goes on. */
  onStart?(event: StartEvent): Promise<void> | void;
  onStep?(event: StepEvent): Promise<void> | void;
  /** After the held-out images were evaluated. */
  onEpoch?(event: EpochEvent): Promise<void> | void;
  /** After each epoch, where the run is stopped, and as often as `checkpointEvery` says. */
  onCheckpoint?(event: CheckpointEvent): Promise<void> | void;
  /** When the run is over, however it went. It is not told when `onStart` failed. */
  onEnd?(event: EndEvent): Promise<void> | void;
}

/** What a run is, from beginning to end. */
export interface RunInfo {
  readonly network: Checkpoint['network'];
  readonly settings: RunSettings;
  /** The engine's, e.g. `cpu`. */
  readonly device: string;
  readonly train: DataInfo;
  /** Missing where no images are held out. */
  readonly test?: DataInfo;
  readonly classes: readonly string[];
  readonly input: InputSpec;
  /** Where it goes on, for a run that does. */
  readonly resumed?: Checkpoint;
}

export interface DataInfo {
  readonly name: string;
  readonly images: number;
}

/** What every event has. */
export interface RunEvent {
  readonly run: RunInfo;
  /** Steps taken in all; at `onStep` with that one. */
  readonly step: number;
  /** The epochs that are finished. */
  readonly history: readonly EpochRecord[];
  /** Says something that is wrong, but no reason to end the run: see `FitOptions.onWarning`. */
  warn(text: string): void;
}

/** An event at which the run can be ended early. */
export interface RunningEvent extends RunEvent {
  /** Ends the run after the steps that the engine has, with a checkpoint. Of several reasons the first is kept. */
  stop(reason: string): void;
}

export interface StartEvent extends RunningEvent {}

/** One step: its own loss and metrics, and those of the epoch so far in `progress`. */
export interface StepEvent extends RunningEvent, StepReport {}

export interface EpochEvent extends RunningEvent {
  readonly record: EpochRecord;
  /** The run as it is now. Made when it is first asked for; it copies the weights from the device. */
  checkpoint(): Promise<Checkpoint>;
}

export interface CheckpointEvent extends RunningEvent {
  readonly checkpoint: Checkpoint;
}

export interface EndEvent extends RunEvent {
  readonly end: RunEnd;
  /** The run as it ended; missing where it failed. */
  readonly checkpoint?: Checkpoint;
  /** Makes the weights of another checkpoint of this run its result: `FitResult.state`, and what the engine holds. */
  restore(from: Checkpoint): void;
}

/** Why a run is over. */
export type RunEnd =
  /** All epochs are done. */
  | { readonly by: 'epochs' }
  | { readonly by: 'maxSteps' | 'maxSeconds' | 'signal' }
  /** One of the callbacks, by its name. */
  | { readonly by: 'callback'; readonly callback: string; readonly reason: string }
  /** Only callbacks hear of this: `fit` throws it. */
  | { readonly by: 'error'; readonly error: unknown };
