import type { StepReport, TrainingSession } from './training-session.ts';

/**
 * Takes the rest of an epoch's steps, always one group ahead, so that the engine
 * need not wait until the last answer was looked at.
 *
 * @param stopped - asked before each group; once it is true, what was handed over is still told
 */
export async function* stepsAhead(
  session: TrainingSession,
  stopped: () => boolean = () => false,
): AsyncGenerator<readonly StepReport[], void, void> {
  let waiting: Promise<readonly StepReport[]> | undefined;
  try {
    while (!session.epochHandedOver && !stopped()) {
      const before = waiting;
      waiting = session.stepGroup();
      // If the group before it fails, nobody waits for this one.
      waiting.catch(() => {});
      if (before !== undefined) yield await before;
    }
    if (waiting !== undefined) yield await waiting;
  } finally {
    // A reader that has seen enough may use the session again at once.
    await waiting?.catch(() => {});
  }
}
