import type { Augmentation } from '@fovea/data';
import type { Schedule } from '../schedules/schedule.ts';
import type { LossSettings } from './loss-settings.ts';
import type { OptimizerSettings } from './optimizer-settings.ts';
import type { UpdateSettings } from './update-settings.ts';

/** What a run is started with, as plain data; two runs with the same settings on the same data are the same run. */
export interface RunSettings extends UpdateSettings {
  /** How often all training images are gone through. */
  readonly epochs: number;
  /** Ends the run, and its schedule, after so many steps, within an epoch too; given alone, it decides on `epochs`. Default: none. */
  readonly maxSteps?: number;
  /** Images per step. */
  readonly batchSize: number;
  readonly loss: LossSettings;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly optimizer: OptimizerSettings;
  /** How training images are changed at random, in this order; others for each epoch. Default: not at all. */
  readonly augment?: readonly Augmentation[];
  /**
   * Shows every class equally often in each epoch, as `balancedOrder` does. Instead of class weights,
   * which do the same to the loss. Default: every image once.
   */
  readonly balance?: boolean;
  /** Starts everything random: initial weights, the order of images, their changes, dropout. */
  readonly seed: number;
}

/** What a run is when nothing else is said: reaches 0.98 on the built-in digits with the default network. */
export const defaultSettings: RunSettings = {
  epochs: 5,
  batchSize: 32,
  loss: { name: 'crossEntropy' },
  learningRate: 0.003,
  schedule: { name: 'cosine' },
  optimizer: { name: 'adam' },
  seed: 1,
};
