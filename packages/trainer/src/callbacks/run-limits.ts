import { UsageError } from '@fovea/shape';
import type { TrainingSession } from '../session/training-session.ts';
import type { RunEnd } from './callback.ts';

/** When checkpoints are made within an epoch: after so many steps, so many seconds, or whichever comes first. */
export interface CheckpointEvery {
  readonly steps?: number;
  readonly seconds?: number;
}

/** What ends a run early, and when it makes a checkpoint on the way. */
export interface RunLimits {
  /** Why the run is to end; undefined while it may go on. */
  reached(session: TrainingSession): RunEnd | undefined;
  /** Whether it is time for a checkpoint. */
  keeps(session: TrainingSession): boolean;
  /** One was made. */
  kept(session: TrainingSession): void;
}

/** @throws UsageError for a number that is out of range */
export function runLimits({
  signal,
  maxSeconds = Number.POSITIVE_INFINITY,
  checkpointEvery: { steps = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = {},
}: {
  readonly signal?: AbortSignal;
  readonly maxSeconds?: number;
  readonly checkpointEvery?: CheckpointEvery;
}): RunLimits {
  const isWhole = Number.isSafeInteger(steps) || steps === Number.POSITIVE_INFINITY;
  checkAbove('maxSeconds', maxSeconds, maxSeconds > 0);
  checkAbove('checkpointEvery.seconds', seconds, seconds > 0);
  checkAbove('checkpointEvery.steps', steps, isWhole && steps > 0, 'a whole number above 0');
  const now = () => performance.now() / 1000;
  const end = now() + maxSeconds;
  let last: { readonly steps: number; readonly at: number } | undefined;
  return {
    reached({ settings, steps: taken }) {
      if (signal?.aborted) return { by: 'signal' };
      if (taken >= (settings.maxSteps ?? Number.POSITIVE_INFINITY)) return { by: 'maxSteps' };
      return now() >= end ? { by: 'maxSeconds' } : undefined;
    },
    keeps(session) {
      last ??= { steps: session.steps, at: now() };
      return session.steps - last.steps >= steps || now() - last.at >= seconds;
    },
    kept(session) {
      last = { steps: session.steps, at: now() };
    },
  };
}

function checkAbove(path: string, value: number, fits: boolean, expected = 'a number above 0'): void {
  if (fits) return;
  throw new UsageError('run-limit', 'the run cannot be limited like this', {
    path,
    expected,
    received: `${value}`,
  });
}
