import type { Batch } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import type { BatchResult, StepSettings, TrainState } from '../engine/engine.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { addSums, keepAnswers, meansOf, measure } from '../metrics/metrics.ts';
import { scheduleFactor } from '../schedules/schedule.ts';
import { checkResume, checkSettings } from '../settings/check-run.ts';
import { lossFrom } from '../settings/loss-settings.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';
import { updateRules } from '../settings/update-settings.ts';
import type { EpochRecord, Progressed } from '../state/checkpoint.ts';
import { initialState } from '../state/initial-state.ts';
import { batchesAhead } from './batches-ahead.ts';
import { checkBalance, checkData } from './check-data.ts';
import { checkLoss, checkWeights } from './check-finite.ts';
import { countUpdates, updatesSoFar } from './gathering.ts';
import { perSecond, progressOf } from './progress.ts';
import type { SessionOptions, StepReport, TrainingSession } from './training-session.ts';
import { watchNumbers } from './watch-numbers.ts';
import { watchWaiting } from './watch-waiting.ts';

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
  checkBalance(train, settings);
  const loss = own ?? lossFrom(settings.loss, train);
  for (const dataset of [train, ...(test === undefined ? [] : [test])]) checkData(network, dataset, loss);
  if (resume !== undefined) checkResume(resume, { network, settings, train });
  const optimizer = optimizerFrom(settings.optimizer);
  const rules = updateRules(network, settings);
  const engine = watchNumbers(unwatched, (batch) => ahead.again(batch));
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
  const waiting = watchWaiting(() => engine.worked?.());
  let starved: string | undefined;
  const ahead = batchesAhead(train, {
    place: () => ({ settings, epoch: history.length + 1, from: handed }),
    making: (make) => waiting.make(make),
  });

  const stepsFor = (images: number) => Math.ceil(images / settings.batchSize);
  const stepsLeft = () => (settings.maxSteps ?? Number.POSITIVE_INFINITY) - taken;
  const { accumulate = 1 } = settings;
  const updates = countUpdates(accumulate, updatesSoFar(resume, train.length, accumulate), () => ({
    batchesLeft: stepsFor(train.length - handed),
    batchesPerEpoch: stepsFor(train.length),
    epochsAfter: settings.epochs - history.length - 1,
    stepsLeft: stepsLeft(),
  }));
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
    const group = ahead.take(most);
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
    ahead.makeReady(most);
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
    ahead.forget();
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

    stepGroup() {
      const liked = engine.stepsAtOnce?.(network, settings.batchSize) ?? 1;
      return takeSteps(Math.max(1, Math.min(liked, stepsLeft())));
    },

    get waitsForData() {
      return starved;
    },

    async finishEpoch() {
      const reads = !(train.pixels instanceof Uint8Array);
      const waited = waiting.epochEnded({ augments: (settings.augment ?? []).length > 0, reads });
      // In its first epoch, every run reads images that are not in memory.
      starved = reads && history.length === 0 ? undefined : waited.words;
      const { busy } = waited;
      const held = test === undefined ? undefined : await evaluate(engine, test, { loss });
      if (held !== undefined) checkLoss('loss on the test images', held.loss, taken);
      const record: EpochRecord = {
        epoch: history.length + 1,
        loss: running.lossSum / running.images,
        ...meansOf(running, running.images),
        ...(held === undefined ? {} : heldOut(held)),
        seconds: running.seconds,
        samplesPerSecond: perSecond(running),
        ...(busy === undefined ? {} : { busy }),
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
        ahead.forget();
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

/** Those of an epoch, or of a run that is shorter. */
function batchSizes(
  { batchSize, maxSteps = Number.POSITIVE_INFINITY }: RunSettings,
  { length }: { readonly length: number },
): readonly number[] {
  const batches = Math.min(maxSteps, Math.ceil(length / batchSize));
  return Array.from({ length: batches }, (_, i) => Math.min(batchSize, length - i * batchSize));
}
