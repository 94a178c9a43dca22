import { defaultSettings, type RunSettings } from '@fovea/trainer';
import type { TrainingSettings } from '../state/training-settings.ts';

/** The visitor's settings as those of a run. The learning rate is what it is set to, so no schedule turns it. */
export function runSettings(settings: TrainingSettings): RunSettings {
  const { epochs, batchSize, learningRate, optimizer, seed } = settings;
  return {
    epochs,
    batchSize,
    loss: defaultSettings.loss,
    learningRate,
    schedule: { name: 'constant' },
    optimizer: optimizer === 'adam' ? { name: 'adam' } : { name: 'sgd', momentum: 0.9 },
    seed,
  };
}
