import type { OptimizerSettings } from './optimizer-settings.ts';
import type { Schedule } from './schedule.ts';

/** What a run is started with, as plain data; two runs with the same settings on the same data are the same run. */
export interface RunSettings {
  /** How often all training images are gone through. */
  readonly epochs: number;
  /** Images per step. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly optimizer: OptimizerSettings;
  /** Starts everything random: initial weights, the order of images, dropout. */
  readonly seed: number;
}

/** What a run is when nothing else is said: reaches 0.98 on the built-in digits with the default network. */
export const defaultSettings: RunSettings = {
  epochs: 5,
  batchSize: 32,
  learningRate: 0.003,
  schedule: { name: 'cosine' },
  optimizer: { name: 'adam' },
  seed: 1,
};
