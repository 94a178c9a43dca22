import type { Network } from '@fovea/layers';
import type { TrainState } from '../engine/engine.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { meansOf } from '../metrics/metrics.ts';
import { checkResume, checkSettings } from '../settings/check-run.ts';
import { lossFrom } from '../settings/loss-settings.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';
import { updateRules } from '../settings/update-settings.ts';
import type { EpochRecord } from '../state/checkpoint.ts';
import { initialState } from '../state/initial-state.ts';
import { batchesAhead } from './batches-ahead.ts';
import { checkBalance, checkData } from './check-data.ts';
import { checkLoss, checkWeights } from './check-finite.ts';
import { updatesSoFar } from './gathering.ts';
import { perSecond } from './progress.ts';
import { endEpoch, runPlace } from './run-place.ts';
import { stepTaker } from './step-taker.ts';
import type { SessionOptions, TrainingSession } from './training-session.ts';
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

  const place = runPlace(resume, settings.batchSize);
  const waiting = watchWaiting(() => engine.worked?.());
  let starved: string | undefined;
  const ahead = batchesAhead(train, {
    place: () => ({ settings, epoch: place.history.length + 1, from: place.handed }),
    making: (make) => waiting.make(make),
  });
  const steps = stepTaker({
    ...{ engine, loss, images: train.length, ahead, waiting, place },
    updates: updatesSoFar(resume, train.length, settings.accumulate ?? 1),
    settings: () => settings,
  });

  return {
    get settings() {
      return settings;
    },
    get steps() {
      return place.steps;
    },
    get history() {
      return [...place.history];
    },
    get epochDone() {
      return place.running.images >= train.length;
    },
    get epochHandedOver() {
      return place.handed >= train.length;
    },
    get finished() {
      return place.history.length >= settings.epochs;
    },

    async step() {
      const [report] = await steps.take(1);
      if (report === undefined) throw new Error('a step without a report');
      return report;
    },

    stepGroup() {
      const liked = engine.stepsAtOnce?.(network, settings.batchSize) ?? 1;
      return steps.take(Math.max(1, Math.min(liked, steps.left())));
    },

    get waitsForData() {
      return starved;
    },

    async finishEpoch() {
      const { running, history } = place;
      const reads = !(train.pixels instanceof Uint8Array);
      const waited = waiting.epochEnded({ augments: (settings.augment ?? []).length > 0, reads });
      // In its first epoch, every run reads images that are not in memory.
      starved = reads && history.length === 0 ? undefined : waited.words;
      const { busy } = waited;
      const held = test === undefined ? undefined : await evaluate(engine, test, { loss });
      if (held !== undefined) checkLoss('loss on the test images', held.loss, place.steps);
      const record: EpochRecord = {
        epoch: history.length + 1,
        loss: running.lossSum / running.images,
        ...meansOf(running, running.images),
        ...(held === undefined ? {} : heldOut(held)),
        seconds: running.seconds,
        samplesPerSecond: perSecond(running),
        ...(busy === undefined ? {} : { busy }),
      };
      endEpoch(place, record);
      ahead.forget();
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
      const { steps: step, history, running } = place;
      checkWeights(state, step);
      const { classes, input } = train;
      const { device } = engine;
      const now = { settings, state, step, history: [...history], running };
      return { network, classes, input, ...now, device };
    },

    load,
  };
}

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
