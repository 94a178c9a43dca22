import { defaultSettings } from '@fovea/trainer';

export const devices = ['auto', 'webgpu', 'wasm'] as const;
export type DeviceWish = (typeof devices)[number];

export const optimizers = ['adam', 'sgd'] as const;

/** What a run in this tab is started with. The learning rate stays as it is set: one can turn it by hand. */
export interface TrainingSettings {
  readonly device: DeviceWish;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: (typeof optimizers)[number];
  readonly seed: number;
}

export const defaultTrainingSettings: TrainingSettings = {
  device: 'auto',
  epochs: 3,
  batchSize: defaultSettings.batchSize,
  learningRate: defaultSettings.learningRate,
  optimizer: 'adam',
  seed: defaultSettings.seed,
};
