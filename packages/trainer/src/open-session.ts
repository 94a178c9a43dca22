import { type Batch, batches, type Dataset, epochOrder } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { checkLoss, checkWeights } from './check-finite.ts';
import { checkData, checkResume, checkSettings } from './check-run.ts';
import type { Checkpoint, EpochRecord, Progressed } from './checkpoint.ts';
import type { BatchResult, Engine, StepSettings } from './engine.ts';
import { evaluate } from './evaluate.ts';
import { initialState } from './initial-state.ts';
import { crossEntropy } from './losses/cross-entropy.ts';
import { countCorrect } from './metrics.ts';
import { optimizerFrom } from './optimizer-settings.ts';
import { type Progress, perSecond, progressOf } from './progress.ts';
import { defaultSettings, type RunSettings } from './run-settings.ts';
import { scheduleFactor } from './schedule.ts';

export interface SessionOptions {
  readonly engine: Engine;
  readonly train: Dataset;
  /** Held-out images, evaluated by `finishEpoch`. */
  readonly test?: Dataset;
  /** Where to go on: a checkpoint of the same network and data. Its settings hold; only `epochs` may be another number. */
  readonly resume?: Checkpoint;
}

/** One step that was taken. */
export interface StepReport {
  /** Of this step's batch alone, as the network was before the step. */
  readonly loss: number;
  readonly accuracy: number;
  /** Images in the batch. */
  readonly images: number;
  readonly progress: Progress;
}

/** What may change between two steps of a run. */
export type ChangeableSettings = Partial<Pick<RunSettings, 'epochs' | 'batchSize' | 'learningRate'>>;

/**
 * A training run that its caller takes step by step, and may leave alone
 * between two steps for as long as it likes. Calls must not overlap, except
 * `change`, which may come at any time and holds from the next step on, and
 * `stepGroup`, of which one more may be called before the last has answered.
 */
export interface TrainingSession {
  readonly settings: RunSettings;
  /** Steps taken in all. */
  readonly steps: number;
  readonly history: readonly EpochRecord[];
  /** Whether all images of the running epoch were gone through: time for `finishEpoch`. */
  readonly epochDone: boolean;
  /** Whether the engine has all of them, though it may not have answered for the last. */
  readonly epochHandedOver: boolean;
  /** Whether the last epoch is finished. With more `epochs` the run can go on. */
  readonly finished: boolean;
  /** @throws EngineError when the loss is no number any more, UsageError when the epoch is done already */
  step(): Promise<StepReport>;
  /**
   * As many steps of this epoch as the engine likes to take at once, and its shorter rest in the end:
   * the same as so many calls of `step`, except that `change` holds from the next group on.
   * The engine has them when this returns its promise, so that a loop that calls it once more
   * before it waits leaves the engine no pause.
   *
   * @throws as `step` does; a loss that is no number is told with its own step
   */
  stepGroup(): Promise<readonly StepReport[]>;
  /** Evaluates the held-out images and begins the next epoch. */
  finishEpoch(): Promise<EpochRecord>;
  /** A run with a batch size that changed within an epoch cannot be resumed by `fit`, which would not know how far it is. */
  change(settings: ChangeableSettings): void;
  /** @throws EngineError when a weight is no number any more */
  checkpoint(): Promise<Checkpoint>;
}

/**
 * Begins or resumes a training run; `fit` is the loop around it.
 *
 * @throws UsageError for data that do not fit the network, settings out of range, or a checkpoint of another run
 */
export async function openSession(
  network: Network,
  given: Partial<RunSettings>,
  { engine, train, test, resume }: SessionOptions,
): Promise<TrainingSession> {
  let settings: RunSettings = { ...defaultSettings, ...resume?.settings, ...given };
  checkSettings(settings);
  for (const dataset of [train, ...(test === undefined ? [] : [test])]) checkData(network, dataset);
  if (resume !== undefined) checkResume(resume, { network, settings, train });
  const optimizer = optimizerFrom(settings.optimizer);
  const start = resume?.state ?? initialState(network, optimizer, settings.seed);
  await engine.prepare({ network, loss: crossEntropy, optimizer }, start, batchSizes(settings, train));

  const history = [...(resume?.history ?? [])];
  let taken = resume?.step ?? 0;
  let running = resume?.running ?? nothingYet;
  /** Images of the running epoch that the engine has. */
  let handed = running.images;
  let epochSteps = Math.ceil(running.images / settings.batchSize);
  /** When the engine answered last. */
  let answered = 0;
  let source: Iterator<Batch, void> | undefined;
  /** Batches that were made ahead. */
  let ready: Batch[] = [];

  const stepsFor = (images: number) => Math.ceil(images / settings.batchSize);
  const stepsLeft = () =>
    stepsFor(train.length - handed) + (settings.epochs - history.length - 1) * stepsFor(train.length);
  /** Makes batches ahead, up to so many or the end of the epoch. */
  const makeReady = (count: number) => {
    const { seed, batchSize } = settings;
    const order = () => epochOrder(train.length, { seed, epoch: history.length + 1 });
    source ??= batches(train, { batchSize, order: order(), from: handed });
    while (ready.length < count) {
      const batch = source.next().value;
      if (batch === undefined) return;
      ready.push(batch);
    }
  };
  /** The next batches of one size, at most so many. */
  const takeGroup = (most: number) => {
    makeReady(most);
    const size = ready[0]?.size;
    const other = ready.findIndex((batch, i) => i >= most || batch.size !== size);
    return ready.splice(0, other < 0 ? ready.length : other);
  };
  const run = (group: readonly Batch[], each: readonly StepSettings[]) => {
    const [[batch], [only]] = [group, each];
    if (group.length === 1 && batch !== undefined && only !== undefined) {
      return engine.step(batch, only).then((result) => [result]);
    }
    if (engine.steps !== undefined) return engine.steps(group, each);
    throw new UsageError('engine-steps', 'the engine takes no steps at once', {
      hint: 'Leave out stepsAtOnce, or give it steps.',
    });
  };
  const takeSteps = async (most: number): Promise<StepReport[]> => {
    const group = takeGroup(most);
    if (group.length === 0) {
      throw new UsageError('epoch-done', 'there is no image of this epoch left', {
        hint: 'Call finishEpoch first.',
      });
    }
    const began = performance.now();
    // The engine may move the batches' buffers to another thread.
    const labels = group.map((batch) => batch.labels.slice());
    const total = taken + stepsLeft();
    const first = taken + 1;
    const { learningRate, schedule, seed } = settings;
    const each = group.map((_, i) => ({
      learningRate: learningRate * scheduleFactor(schedule, first + i, total),
      step: first + i,
      seed,
    }));
    taken += group.length;
    handed += labels.reduce((sum, own) => sum + own.length, 0);
    const stepping = run(group, each);
    // The next batches are made while the engine works on these.
    makeReady(most);
    const results = await stepping;
    const seconds = (performance.now() - Math.max(began, answered)) / 1000 / group.length;
    answered = performance.now();
    return labels.map((own, i) => {
      const { loss, outputs } = results[i] ?? missing;
      checkLoss('loss', loss, first + i);
      const correct = countCorrect(outputs, own);
      epochSteps++;
      running = {
        images: running.images + own.length,
        lossSum: running.lossSum + loss * own.length,
        correct: running.correct + correct,
        seconds: running.seconds + seconds,
      };
      return {
        loss,
        accuracy: correct / own.length,
        images: own.length,
        progress: progressOf(running, {
          epoch: history.length + 1,
          epochs: settings.epochs,
          total: train.length,
          batch: epochSteps,
          batches: epochSteps + stepsFor(train.length - running.images),
        }),
      };
    });
  };
  const nextEpoch = () => {
    running = nothingYet;
    handed = 0;
    epochSteps = 0;
    source = undefined;
    ready = [];
  };

  return {
    get settings() {
      return settings;
    },
    get steps() {
      return taken;
    },
    get history() {
      return [...history];
    },
    get epochDone() {
      return running.images >= train.length;
    },
    get epochHandedOver() {
      return handed >= train.length;
    },
    get finished() {
      return history.length >= settings.epochs;
    },

    async step() {
      const [report] = await takeSteps(1);
      if (report === undefined) throw new Error('a step without a report');
      return report;
    },

    stepGroup: () => takeSteps(engine.stepsAtOnce ?? 1),

    async finishEpoch() {
      const held = test === undefined ? undefined : await evaluate(engine, test);
      if (held !== undefined) checkLoss('loss on the test images', held.loss, taken);
      const record: EpochRecord = {
        epoch: history.length + 1,
        loss: running.lossSum / running.images,
        accuracy: running.correct / running.images,
        ...(held === undefined ? {} : { testLoss: held.loss, testAccuracy: held.accuracy }),
        seconds: running.seconds,
        samplesPerSecond: perSecond(running),
      };
      history.push(record);
      nextEpoch();
      return record;
    },

    change(changed) {
      const changedSettings = { ...settings, ...changed };
      checkSettings(changedSettings);
      if (changedSettings.batchSize !== settings.batchSize) {
        // The batch that was made ahead has the old size. Made again, its images are the same and in the same order.
        source = undefined;
        ready = [];
      }
      settings = changedSettings;
    },

    async checkpoint() {
      const state = await engine.readState();
      checkWeights(state, taken);
      const { classes, input } = train;
      const { device } = engine;
      return {
        network,
        classes,
        input,
        settings,
        state,
        step: taken,
        history: [...history],
        running,
        device,
      };
    },
  };
}

/** What an engine that answers too few steps is taken to have said. */
const missing: BatchResult = { loss: Number.NaN, outputs: new Float32Array(0) };
const nothingYet: Progressed = { images: 0, lossSum: 0, correct: 0, seconds: 0 };

/** The usual size and that of an epoch's last batch. */
function batchSizes({ batchSize }: RunSettings, { length }: Dataset): readonly number[] {
  const last = length - (Math.ceil(length / batchSize) - 1) * batchSize;
  return length <= batchSize ? [last] : [batchSize, last];
}
