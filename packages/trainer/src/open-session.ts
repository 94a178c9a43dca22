import type { Loss } from '@fovea/compiler';
import { type Batch, batches, type Dataset, epochOrder, type TargetDataset } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { checkData } from './check-data.ts';
import { checkLoss, checkWeights } from './check-finite.ts';
import { checkResume, checkSettings } from './check-run.ts';
import type { Checkpoint, EpochRecord, Progressed } from './checkpoint.ts';
import type { BatchResult, Engine, StepSettings, TrainState } from './engine.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { countUpdates } from './gathering.ts';
import { initialState } from './initial-state.ts';
import { lossFrom } from './loss-settings.ts';
import { addSums, keepAnswers, meansOf, measure } from './metrics.ts';
import { optimizerFrom } from './optimizer-settings.ts';
import { type Progress, perSecond, progressOf } from './progress.ts';
import { defaultSettings, type RunSettings } from './run-settings.ts';
import { scheduleFactor } from './schedule.ts';
import { updateRules } from './update-settings.ts';
import { watchNumbers } from './watch-numbers.ts';
import { watchWaiting } from './watch-waiting.ts';

export interface SessionOptions {
  readonly engine: Engine;
  readonly train: Dataset | TargetDataset;
  /** Held-out images, evaluated by `finishEpoch`. */
  readonly test?: Dataset | TargetDataset;
  /** One of your own in the place of the settings'. A run that is resumed needs it again. */
  readonly loss?: Loss;
  /** Where to go on: a checkpoint of the same network and data. Its settings hold; only `epochs` may be another number. */
  readonly resume?: Checkpoint;
}

/** One step that was taken. */
export interface StepReport {
  /** Counted from 1 over the whole run. */
  readonly step: number;
  /** With what the schedule made of it. */
  readonly learningRate: number;
  /** Of this step's batch alone, as the network was before the step. */
  readonly loss: number;
  /** Of labels: see `Progress`. */
  readonly accuracy?: number;
  /** Of numbers. */
  readonly error?: number;
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
  /** Of the last finished epoch: that its engine waited for batches longer than it computed, and what helps. */
  readonly waitsForData: string | undefined;
  /** Evaluates the held-out images and begins the next epoch. */
  finishEpoch(): Promise<EpochRecord>;
  /** A run with a batch size that changed within an epoch cannot be resumed by `fit`, which would not know how far it is. */
  change(settings: ChangeableSettings): void;
  /** @throws EngineError when a weight is no number any more */
  checkpoint(): Promise<Checkpoint>;
  /** Gives the engine another state of this run, such as the best one at its end. The place in the run stays. */
  load(state: TrainState): Promise<void>;
}

/**
 * Begins or resumes a training run; `fit` is the loop around it.
 *
 * @throws UsageError for data that do not fit the network, settings out of range, or a checkpoint of another run
 */
export async function openSession(
  network: Network,
  given: Partial<RunSettings>,
  { engine: unwatched, train, test, loss: own, resume }: SessionOptions,
): Promise<TrainingSession> {
  let settings: RunSettings = {
    ...defaultSettings,
    ...resume?.settings,
    ...given,
    ...epochsOf(given, { ...defaultSettings, ...resume?.settings, ...given }, train),
    ...(own === undefined ? {} : { loss: { name: 'own', own: own.name } }),
  };
  checkSettings(settings);
  const loss = own ?? lossFrom(settings.loss, train);
  for (const dataset of [train, ...(test === undefined ? [] : [test])]) checkData(network, dataset, loss);
  if (resume !== undefined) checkResume(resume, { network, settings, train });
  const optimizer = optimizerFrom(settings.optimizer);
  const rules = updateRules(network, settings);
  const engine = watchNumbers(unwatched);
  const start = resume?.state ?? initialState(network, optimizer, settings.seed, rules);
  const load = (state: TrainState) =>
    engine.prepare({ network, loss, optimizer, rules }, state, batchSizes(settings, train));
  await load(start);

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
  const waiting = watchWaiting();
  let starved: string | undefined;

  const stepsFor = (images: number) => Math.ceil(images / settings.batchSize);
  const stepsLeft = () => (settings.maxSteps ?? Number.POSITIVE_INFINITY) - taken;
  const { accumulate = 1 } = settings;
  const updates = countUpdates(accumulate, updatesSoFar(resume, train.length, accumulate), () => ({
    batchesLeft: stepsFor(train.length - handed),
    batchesPerEpoch: stepsFor(train.length),
    epochsAfter: settings.epochs - history.length - 1,
    stepsLeft: stepsLeft(),
  }));
  /** Makes batches ahead, up to so many or the end of the epoch. */
  const makeReady = (count: number) => {
    const { seed, batchSize, augment = [] } = settings;
    const epoch = history.length + 1;
    source ??= batches(train, {
      batchSize,
      order: epochOrder(train.length, { seed, epoch }),
      from: handed,
      augment: { augment, seed, epoch },
    });
    const from = source;
    waiting.make(() => {
      while (ready.length < count) {
        const batch = from.next().value;
        if (batch === undefined) return;
        ready.push(batch);
      }
    });
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
    const answers = group.map(keepAnswers);
    const steps = updates.total();
    const first = taken + 1;
    const { learningRate, schedule, seed } = settings;
    const each = group.map((batch, i) => {
      const gathering = updates.next(batch.size);
      taken++;
      handed += batch.size;
      const factor = scheduleFactor(schedule, { step: gathering.update, steps, history });
      return {
        learningRate: learningRate * factor,
        step: first + i,
        seed,
        ...(accumulate === 1 ? {} : { gathering }),
      };
    });
    const stepping = run(group, each);
    // The next batches are made while the engine works on these.
    makeReady(most);
    const results = await stepping;
    waiting.answered();
    const seconds = (performance.now() - Math.max(began, answered)) / 1000 / group.length;
    answered = performance.now();
    return answers.map((own, i) => {
      const { loss: batchLoss, outputs } = results[i] ?? missing;
      checkLoss('loss', batchLoss, first + i);
      const sums = measure(outputs, own, loss.targetKind);
      epochSteps++;
      running = {
        images: running.images + own.size,
        lossSum: running.lossSum + batchLoss * own.size,
        ...addSums(running, sums),
        seconds: running.seconds + seconds,
      };
      return {
        step: first + i,
        learningRate: each[i]?.learningRate ?? learningRate,
        loss: batchLoss,
        ...meansOf(sums, own.size),
        images: own.size,
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

    stepGroup: () => takeSteps(Math.max(1, Math.min(engine.stepsAtOnce ?? 1, stepsLeft()))),

    get waitsForData() {
      return starved;
    },

    async finishEpoch() {
      starved = waiting.epochEnded((settings.augment ?? []).length > 0);
      const held = test === undefined ? undefined : await evaluate(engine, test, { loss });
      if (held !== undefined) checkLoss('loss on the test images', held.loss, taken);
      const record: EpochRecord = {
        epoch: history.length + 1,
        loss: running.lossSum / running.images,
        ...meansOf(running, running.images),
        ...(held === undefined ? {} : heldOut(held)),
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

    load,
  };
}

/** What an engine that answers too few steps is taken to have said. */
const missing: BatchResult = { loss: Number.NaN, outputs: new Float32Array(0) };
const nothingYet: Progressed = { images: 0, lossSum: 0, seconds: 0 };

function heldOut({ loss, accuracy, error }: Evaluation): Partial<EpochRecord> {
  return {
    testLoss: loss,
    ...(accuracy === undefined ? {} : { testAccuracy: accuracy }),
    ...(error === undefined ? {} : { testError: error }),
  };
}

/** Where only steps are counted, there are as many epochs as they need. */
function epochsOf(
  { epochs, maxSteps }: Partial<RunSettings>,
  { batchSize }: RunSettings,
  { length }: { readonly length: number },
): Partial<RunSettings> {
  if (maxSteps === undefined || epochs !== undefined) return {};
  return { epochs: Math.max(1, Math.ceil(maxSteps / Math.ceil(length / batchSize))) };
}

/** How far a run is in updates: every `accumulate` batches of an epoch are one, and its last ones. */
function updatesSoFar(resume: Checkpoint | undefined, images: number, accumulate: number) {
  if (resume === undefined) return { updates: 0, batches: 0, images: 0 };
  const { batchSize } = resume.settings;
  const inEpoch = (of: number) => Math.ceil(Math.ceil(of / batchSize) / accumulate);
  const { running, history } = resume;
  const [whole, size] = [history.length * inEpoch(images), accumulate * batchSize];
  if (running.images === images) return { updates: whole + inEpoch(images), batches: 0, images: 0 };
  const gathered = running.images % size;
  return {
    updates: whole + Math.floor(running.images / size),
    batches: Math.ceil(gathered / batchSize),
    images: gathered,
  };
}

/** The usual size and that of an epoch's last batch. */
function batchSizes({ batchSize }: RunSettings, { length }: { readonly length: number }): readonly number[] {
  const last = length - (Math.ceil(length / batchSize) - 1) * batchSize;
  return length <= batchSize ? [last] : [batchSize, last];
}
