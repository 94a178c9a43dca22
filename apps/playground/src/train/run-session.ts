import { type Dataset, subset } from '@fovea/data';
import {
  type ClassEvaluation,
  type Engine,
  type EpochRecord,
  evaluate,
  type StepReport,
  type TrainingSession,
} from '@fovea/trainer';
import type { Gate } from './gate.ts';

export interface RunSessionOptions {
  readonly engine: Engine;
  /** Held-out images; some of them are looked at within an epoch, too. */
  readonly test: Dataset;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  onStep(report: StepReport): void;
  /** The network on held-out images, as it is after the steps so far. */
  onHeldOut(held: Pick<ClassEvaluation, 'loss' | 'accuracy' | 'images'>): void;
  onEpoch(record: EpochRecord): void;
}

/** Held-out images that are looked at within an epoch. */
const sampleSize = 400;
/** How often within an epoch. */
const looks = 8;

/**
 * Takes the steps of a session until it is finished or the signal aborts, and
 * waits between two steps while the gate is closed. Called again for a session
 * that has got more epochs, it goes on.
 */
export async function runSession(session: TrainingSession, options: RunSessionOptions): Promise<void> {
  const { engine, test, gate, signal } = options;
  const sample = spread(test, sampleSize);
  const look = async () => options.onHeldOut(await evaluate(engine, sample));
  if (session.steps === 0) await look();
  while (!session.finished) {
    await gate.passed(signal);
    if (signal.aborted) return;
    if (session.epochDone) {
      const record = await session.finishEpoch();
      const { testLoss: loss = Number.NaN, testAccuracy: accuracy = Number.NaN } = record;
      options.onHeldOut({ loss, accuracy, images: test.length });
      options.onEpoch(record);
      continue;
    }
    const report = await session.step();
    options.onStep(report);
    const { batch, batches } = report.progress;
    if (batch % Math.ceil(batches / looks) === 0 && !session.epochDone && !signal.aborted) await look();
  }
}

/** `count` images from all over a dataset, which may be sorted by class. */
function spread(dataset: Dataset, count: number): Dataset {
  if (dataset.length <= count) return dataset;
  return subset(
    dataset,
    Uint32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count)),
  );
}
