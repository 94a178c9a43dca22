import type { Network } from '@fovea/layers';
import type { Checkpoint, EpochRecord } from './checkpoint.ts';
import { openSession, type SessionOptions, type StepReport, type TrainingSession } from './open-session.ts';
import type { Progress } from './progress.ts';
import type { RunSettings } from './run-settings.ts';

export interface FitOptions extends SessionOptions {
  /** Stops the run after the steps that the engine has been given: one, or those that it takes at once, and the next. */
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  onEpoch?(record: EpochRecord): void;
  /** Called after each epoch and when the run is stopped; the run waits for it. */
  onCheckpoint?(checkpoint: Checkpoint): Promise<void> | void;
}

export interface FitResult {
  /** The run as it ended. Its `state` has the weights. */
  readonly checkpoint: Checkpoint;
  /** Whether it was stopped before its last epoch was done. */
  readonly stopped: boolean;
}

/**
 * Trains a network on labelled images with cross-entropy. Settings that are not
 * given are as in `defaultSettings`, or as the run had them. The same settings
 * and data give the same bits on one device, stopped and resumed or not. The
 * engine keeps the trained weights afterwards, ready to be evaluated.
 *
 * @throws UsageError for data that do not fit the network, settings out of range, or a checkpoint of another run
 * @throws EngineError when the loss or a weight is no number any more
 */
export async function fit(
  network: Network,
  given: Partial<RunSettings>,
  options: FitOptions,
): Promise<FitResult> {
  const session = await openSession(network, given, options);
  const keep = async () => {
    const now = await session.checkpoint();
    await options.onCheckpoint?.(now);
    return now;
  };
  let last: Checkpoint | undefined;
  while (!session.finished) {
    const all = await takeEpoch(session, options);
    if (!all) return { checkpoint: await keep(), stopped: true };
    const record = await session.finishEpoch();
    options.onEpoch?.(record);
    last = await keep();
  }
  return { checkpoint: last ?? (await session.checkpoint()), stopped: false };
}

/**
 * Takes the rest of an epoch's steps, always one group ahead, so that the engine need not wait until the last answer was looked at.
 *
 * @returns false when it was stopped before the last
 */
async function takeEpoch(session: TrainingSession, { signal, onProgress }: FitOptions): Promise<boolean> {
  let waiting: Promise<readonly StepReport[]> | undefined;
  const report = async () => {
    for (const { progress } of (await waiting) ?? []) onProgress?.(progress);
    waiting = undefined;
  };
  while (!session.epochHandedOver && signal?.aborted !== true) {
    const next = session.stepGroup();
    // If the group before it fails, nobody waits for this one.
    next.catch(() => {});
    await report();
    waiting = next;
  }
  await report();
  return session.epochDone;
}
