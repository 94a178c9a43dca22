import type { Network } from '@fovea/layers';
import type { EpochRecord, Progress, RunSettings } from '@fovea/trainer';
import type { Curves } from './curves.ts';

/**
 * `stopped` by the visitor, `finished` after the last epoch, `failed` with an
 * error. From all three, and from `idle`, a new run can start.
 */
export type TrainingStatus = 'idle' | 'preparing' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** What a run is getting ready: the images, the engine, the graphs. */
export type PreparingStage = 'data' | 'engine' | 'graphs';

export interface TrainingState {
  readonly status: TrainingStatus;
  /** While `preparing`. */
  readonly stage?: PreparingStage;
  /** The run that goes on, or the last one. */
  readonly run?: RunView;
  /** While `failed`. */
  readonly error?: Error;
}

export interface RunView {
  readonly network: Network;
  readonly settings: RunSettings;
  readonly device: DeviceView;
  readonly trainImages: number;
  readonly testImages: number;
  readonly steps: number;
  /** Undefined before the first step. */
  readonly progress?: Progress;
  /** The last evaluation on held-out images: after an epoch on all of them, in between on some. */
  readonly heldOut?: { readonly accuracy: number; readonly loss: number; readonly images: number };
  readonly history: readonly EpochRecord[];
  readonly curves: Curves;
}

export interface DeviceView {
  readonly device: string;
  /** Why this one, in the runtime's words. */
  readonly reason?: string;
  readonly threads?: number;
}
