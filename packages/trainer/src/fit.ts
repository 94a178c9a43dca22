import type { Network } from '@fovea/layers';
import type { Callback, RunEnd } from './callbacks/callback.ts';
import { type CheckpointEvery, runLimits } from './callbacks/run-limits.ts';
import { tellCallbacks } from './callbacks/tell-callbacks.ts';
import type { TrainState } from './engine/engine.ts';
import { openSession } from './session/open-session.ts';
import type { Progress } from './session/progress.ts';
import { stepsAhead } from './session/steps-ahead.ts';
import type { SessionOptions } from './session/training-session.ts';
import type { RunSettings } from './settings/run-settings.ts';
import type { Checkpoint, EpochRecord } from './state/checkpoint.ts';

export interface FitOptions extends SessionOptions {
  /** Stops the run after the steps that the engine has been given: one, or those that it takes at once, and the next. */
  readonly signal?: AbortSignal;
  /** Ends the run, as a signal would, after so many seconds of this call. Default: never. */
  readonly maxSeconds?: number;
  /** Checkpoints within an epoch as well. Default: none. */
  readonly checkpointEvery?: CheckpointEvery;
  /** What goes along with the run. */
  readonly callbacks?: readonly Callback[];
  /** Short for a callback's `onStep`: where the run is after each step. */
  onProgress?(progress: Progress): void;
  /** Short for a callback's `onEpoch`. */
  onEpoch?(record: EpochRecord): void;
  /** Short for a callback's `onCheckpoint`; called behind all of them. The run waits for it. */
  onCheckpoint?(checkpoint: Checkpoint): Promise<void> | void;
  /** Something is wrong, but no reason to end the run. Default: on the console. */
  onWarning?(text: string): void;
}

export interface FitResult {
  /** The run as it ended: where it can go on. */
  readonly checkpoint: Checkpoint;
  /** The trained weights: those of the checkpoint, unless a callback restored better ones. The engine has them, too. */
  readonly state: TrainState;
  /** Whether it ended before its last epoch was done. */
  readonly stopped: boolean;
  /** Why it ended. */
  readonly end: RunEnd;
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
  const limits = runLimits(options);
  const session = await openSession(network, given, options);
  const callbacks = tellCallbacks(session, network, options);
  const ended = () => callbacks.stopped ?? limits.reached(session);
  try {
    await callbacks.start();
    let last: Checkpoint | undefined;
    while (!session.finished && (last === undefined || ended() === undefined)) {
      const pauses = () => ended() !== undefined || limits.keeps(session);
      for await (const reports of stepsAhead(session, pauses)) {
        for (const report of reports) await callbacks.step(report);
      }
      if (session.epochDone) await callbacks.epoch(await session.finishEpoch());
      last = await session.checkpoint();
      limits.kept(session);
      await callbacks.checkpoint(last);
    }
    const checkpoint = last ?? (await session.checkpoint());
    const end: RunEnd = (session.finished ? undefined : ended()) ?? { by: 'epochs' };
    const restored = await callbacks.end(end, checkpoint);
    if (restored !== undefined) await session.load(restored.state);
    return { checkpoint, state: (restored ?? checkpoint).state, stopped: end.by !== 'epochs', end };
  } catch (error) {
    await callbacks.failed(error);
    throw error;
  }
}
