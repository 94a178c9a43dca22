import type { Loss } from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import type { BatchResult, Engine, StepSettings } from '../engine/engine.ts';
import { type Answers, addSums, keepAnswers, meansOf, measure } from '../metrics/metrics.ts';
import { scheduleFactor } from '../schedules/schedule.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import type { BatchesAhead } from './batches-ahead.ts';
import { checkLoss } from './check-finite.ts';
import { countUpdates, type UpdatesSoFar } from './gathering.ts';
import { progressOf } from './progress.ts';
import type { RunPlace } from './run-place.ts';
import type { StepReport } from './training-session.ts';
import type { WaitingWatch } from './watch-waiting.ts';

/** What steps are taken with. */
export interface StepParts {
  readonly engine: Engine;
  readonly loss: Loss;
  /** Images that there are to train on. */
  readonly images: number;
  readonly ahead: BatchesAhead;
  readonly waiting: WaitingWatch;
  /** Goes on with each step. */
  readonly place: RunPlace;
  readonly updates: UpdatesSoFar;
  /** Asked for each group of steps: they may change in between. */
  settings(): RunSettings;
}

export interface StepTaker {
  /** Steps until the limit on the run's steps. */
  left(): number;
  /**
   * Takes the next steps of the running epoch, at most so many; the engine has them when this returns its promise.
   *
   * @throws UsageError where the epoch has no image left, EngineError where a loss is no number any more
   */
  take(most: number): Promise<StepReport[]>;
}

/** Takes steps: hands batches and their settings to an engine, and accounts for its answers. */
export function stepTaker(parts: StepParts): StepTaker {
  const { engine, loss, images, ahead, waiting, place, settings } = parts;
  const { accumulate = 1 } = settings();
  const stepsFor = (count: number) => Math.ceil(count / settings().batchSize);
  const left = () => (settings().maxSteps ?? Number.POSITIVE_INFINITY) - place.steps;
  const updates = countUpdates(accumulate, parts.updates, () => ({
    batchesLeft: stepsFor(images - place.handed),
    batchesPerEpoch: stepsFor(images),
    epochsAfter: settings().epochs - place.history.length - 1,
    stepsLeft: left(),
  }));
  /** What a batch's step is told. `total` is the number of updates of the whole run. */
  const handOver = ({ size }: Batch, total: number): StepSettings => {
    const { learningRate, schedule, seed } = settings();
    const gathering = updates.next(size);
    place.steps++;
    place.handed += size;
    const at = { step: gathering.update, steps: total, history: place.history };
    return {
      learningRate: learningRate * scheduleFactor(schedule, at),
      step: place.steps,
      seed,
      ...(accumulate === 1 ? {} : { gathering }),
    };
  };
  const account = (
    result: BatchResult,
    { step, learningRate }: StepSettings,
    own: Answers,
    seconds: number,
  ) => {
    checkLoss('loss', result.loss, step);
    const { running } = place;
    const sums = measure(result.outputs, own, loss.targetKind);
    place.answered++;
    place.running = {
      images: running.images + own.size,
      lossSum: running.lossSum + result.loss * own.size,
      ...addSums(running, sums),
      seconds: running.seconds + seconds,
    };
    const progress = progressOf(place.running, {
      epoch: place.history.length + 1,
      epochs: settings().epochs,
      total: images,
      batch: place.answered,
      batches: place.answered + stepsFor(images - place.running.images),
    });
    return { step, learningRate, loss: result.loss, ...meansOf(sums, own.size), images: own.size, progress };
  };
  /** When the engine answered last. */
  let answered = 0;
  return {
    left,
    async take(most) {
      const group = ahead.take(most);
      if (group.length === 0) {
        throw new UsageError('epoch-done', 'there is no image of this epoch left', {
          hint: 'Call finishEpoch first.',
        });
      }
      const began = performance.now();
      const total = updates.total();
      const handed = group.map((batch) => ({ own: keepAnswers(batch), step: handOver(batch, total) }));
      const stepping = run(
        engine,
        group,
        handed.map(({ step }) => step),
      );
      // The next batches are made while the engine works on these.
      ahead.makeReady(most);
      const results = await stepping;
      waiting.answered();
      const seconds = (performance.now() - Math.max(began, answered)) / 1000 / group.length;
      answered = performance.now();
      return handed.map(({ own, step }, i) => account(results[i] ?? missing, step, own, seconds));
    },
  };
}

/** What an engine that answers too few steps is taken to have said. */
const missing: BatchResult = { loss: Number.NaN, outputs: new Float32Array(0) };

/** Several steps go to the engine at once, a single one by itself. */
function run(
  engine: Engine,
  group: readonly Batch[],
  each: readonly StepSettings[],
): Promise<readonly BatchResult[]> {
  const [[batch], [only]] = [group, each];
  if (group.length === 1 && batch !== undefined && only !== undefined) {
    return engine.step(batch, only).then((result) => [result]);
  }
  if (engine.steps !== undefined) return engine.steps(group, each);
  throw new UsageError('engine-steps', 'the engine takes no steps at once', {
    hint: 'Leave out stepsAtOnce, or give it steps.',
  });
}
