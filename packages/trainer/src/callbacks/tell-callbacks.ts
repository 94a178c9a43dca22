import type { Network } from '@fovea/layers';
import type { FitOptions } from '../fit.ts';
import type { StepReport, TrainingSession } from '../session/training-session.ts';
import type { Checkpoint, EpochRecord } from '../state/checkpoint.ts';
import type { Callback, RunEnd, RunInfo, RunningEvent } from './callback.ts';

/** Tells the callbacks of a run, one after the other, what happens. */
export interface CallbackTeller {
  /** What a callback stopped the run for. */
  readonly stopped: RunEnd | undefined;
  start(): Promise<void>;
  step(report: StepReport): Promise<void>;
  epoch(record: EpochRecord): Promise<void>;
  checkpoint(checkpoint: Checkpoint): Promise<void>;
  /** Answers with the checkpoint whose weights a callback wants to be the result. */
  end(end: RunEnd, checkpoint: Checkpoint): Promise<Checkpoint | undefined>;
  /** Tells those that do not know yet that the run is over; what they fail with now is in nobody's interest. */
  failed(error: unknown): Promise<void>;
}

export function tellCallbacks(
  session: TrainingSession,
  network: Network,
  options: FitOptions,
): CallbackTeller {
  const callbacks = [...(options.callbacks ?? []), shorthand(options)];
  const steppers = callbacks.filter(({ onStep }) => onStep !== undefined);
  const { engine, train, test, resume, onWarning: warn = warnOnConsole } = options;
  const run: RunInfo = {
    network,
    settings: session.settings,
    device: engine.device,
    train: { name: train.name, images: train.length },
    ...(test === undefined ? {} : { test: { name: test.name, images: test.length } }),
    classes: train.classes,
    input: train.input,
    ...(resume === undefined ? {} : { resumed: resume }),
  };
  let stopped: RunEnd | undefined;
  let toldOfWaiting = false;
  /** Callbacks that are to hear of the end. */
  const open: Callback[] = [];

  const common = () => ({ run, step: session.steps, history: session.history, warn });
  const running = ({ name }: Callback): RunningEvent => ({
    ...common(),
    stop(reason) {
      stopped ??= { by: 'callback', callback: name, reason };
    },
  });
  const tellEnd = async (
    end: RunEnd,
    more: { readonly checkpoint?: Checkpoint; restore(from: Checkpoint): void },
  ) => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      await next.onEnd?.({ ...common(), end, ...more });
    }
  };
  return {
    get stopped() {
      return stopped;
    },

    async start() {
      for (const callback of callbacks) {
        await callback.onStart?.(running(callback));
        open.push(callback);
      }
    },

    async step(report) {
      for (const callback of steppers) await callback.onStep?.({ ...running(callback), ...report });
    },

    async epoch(record) {
      // Once is enough.
      if (session.waitsForData !== undefined && !toldOfWaiting) {
        toldOfWaiting = true;
        warn(session.waitsForData);
      }
      let made: Promise<Checkpoint> | undefined;
      const checkpoint = () => {
        made ??= session.checkpoint();
        return made;
      };
      for (const callback of callbacks) {
        await callback.onEpoch?.({ ...running(callback), record, checkpoint });
      }
    },

    async checkpoint(checkpoint) {
      for (const callback of callbacks) await callback.onCheckpoint?.({ ...running(callback), checkpoint });
    },

    async end(end, checkpoint) {
      let restored: Checkpoint | undefined;
      await tellEnd(end, {
        checkpoint,
        restore(from) {
          restored = from;
        },
      });
      return restored;
    },

    async failed(error) {
      const tell = () => tellEnd({ by: 'error', error }, { restore() {} });
      while (open.length > 0) await tell().catch(() => {});
    },
  };
}

/** The options for those who want no callback of their own. */
function shorthand({ onProgress, onEpoch, onCheckpoint }: FitOptions): Callback {
  return {
    name: 'fit',
    ...(onProgress && { onStep: ({ progress }) => onProgress(progress) }),
    ...(onEpoch && { onEpoch: ({ record }) => onEpoch(record) }),
    ...(onCheckpoint && { onCheckpoint: ({ checkpoint }) => onCheckpoint(checkpoint) }),
  };
}

function warnOnConsole(text: string): void {
  // biome-ignore lint/suspicious/noConsole: nobody has said where else.
  console.warn(text);
}
