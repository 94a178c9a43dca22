import { type EpochRecord, type RunSettings, scheduleFactor } from '@fovea/trainer';

/** The learning rate at the first step of each epoch that was begun: it follows from the settings. */
export function epochRates(
  settings: RunSettings,
  history: readonly EpochRecord[],
  trainImages: number,
): number[] {
  const { batchSize, accumulate = 1, epochs, maxSteps = Number.POSITIVE_INFINITY } = settings;
  const perEpoch = Math.ceil(Math.ceil(trainImages / batchSize) / accumulate);
  const steps = Math.min(epochs * perEpoch, Math.ceil(maxSteps / accumulate));
  return history.map((_, before) => {
    const position = { step: before * perEpoch + 1, steps, history: history.slice(0, before) };
    return settings.learningRate * scheduleFactor(settings.schedule, position);
  });
}
