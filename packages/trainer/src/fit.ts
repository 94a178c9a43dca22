import type { Network } from '@fovea/layers';
import type { Checkpoint, EpochRecord } from './checkpoint.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import type { Progress } from './progress.ts';
import type { RunSettings } from './run-settings.ts';
import { stepsAhead } from './steps-ahead.ts';

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
 * Trains a network on images, with cross-entropy unless the settings name another loss. Settings that are not
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
    for await (const reports of stepsAhead(session, () => options.signal?.aborted === true)) {
      for (const { progress } of reports) options.onProgress?.(progress);
    }
    if (!session.epochDone) return { checkpoint: await keep(), stopped: true };
    const record = await session.finishEpoch();
    options.onEpoch?.(record);
    last = await keep();
  }
  return { checkpoint: last ?? (await session.checkpoint()), stopped: false };
}
