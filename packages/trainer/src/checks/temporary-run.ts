import type { SessionOptions } from '../session/training-session.ts';
import { lossFrom } from '../settings/loss-settings.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';

/** What a check of a run needs of it. */
export type CheckOptions = Pick<SessionOptions, 'engine' | 'train' | 'loss'> & {
  /** Ends the check after the step under way; what was found until then counts. */
  readonly signal?: AbortSignal;
};

/**
 * The loss as the run would have it. Class weights that are balanced are those of all training images, though
 * a check may look at a few.
 */
export function lossOfRun(
  given: Partial<RunSettings>,
  { loss, train }: Pick<CheckOptions, 'loss' | 'train'>,
): NonNullable<SessionOptions['loss']> {
  return loss ?? lossFrom(given.loss ?? defaultSettings.loss, train);
}
