import type { Callback, EpochRecord, RunEnd } from '@fovea/trainer';

const name = 'pauseAfter';

/**
 * Ends a run once it has so many epochs, with a model, as it would be then in a run that was to have them
 * all: the schedule is that of the whole run, which can go on.
 */
export function pauseAfter(epochs: number): Callback {
  const judge = (history: readonly EpochRecord[], stop: (reason: string) => void) => {
    if (history.length >= epochs) stop(`paused after epoch ${history.length}; fovea resume goes on`);
  };
  return {
    name,
    onStart: ({ history, stop }) => judge(history, stop),
    onEpoch: ({ history, stop }) => judge(history, stop),
  };
}

/** Whether a run ended by that. */
export function isPause(end: RunEnd): boolean {
  return end.by === 'callback' && end.callback === name;
}
