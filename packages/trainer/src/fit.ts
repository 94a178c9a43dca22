import { batches, type Dataset, epochOrder } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { EngineError } from '@fovea/shape';
import { checkData, checkResume, checkSettings } from './check-run.ts';
import type { Checkpoint, EpochRecord, Progressed } from './checkpoint.ts';
import type { Engine, TrainState } from './engine.ts';
import { evaluate } from './evaluate.ts';
import { initialState } from './initial-state.ts';
import { crossEntropy } from './losses/cross-entropy.ts';
import { countCorrect } from './metrics.ts';
import { optimizerFrom } from './optimizer-settings.ts';
import { defaultSettings, type RunSettings } from './run-settings.ts';
import { scheduleFactor } from './schedule.ts';

/** Where a run is, after each step. */
export interface Progress {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps of this epoch that are done, and that there are. */
  readonly batch: number;
  readonly batches: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  /** For the training that is left, without evaluation. */
  readonly secondsLeft: number;
}

export interface FitOptions {
  readonly engine: Engine;
  readonly train: Dataset;
  /** Held-out images, evaluated after each epoch. */
  readonly test?: Dataset;
  /** Where to go on: a checkpoint of the same network and data. Its settings hold; only `epochs` may be another number. */
  readonly resume?: Checkpoint;
  /** Stops the run after the step that is under way. */
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
  const { engine, train, test, resume, signal } = options;
  const settings = { ...defaultSettings, ...resume?.settings, ...given };
  checkSettings(settings);
  for (const dataset of [train, ...(test === undefined ? [] : [test])]) checkData(network, dataset);
  if (resume !== undefined) checkResume(resume, { network, settings, train });
  const optimizer = optimizerFrom(settings.optimizer);
  const start = resume?.state ?? initialState(network, optimizer, settings.seed);
  const batchCount = Math.ceil(train.length / settings.batchSize);
  const lastBatch = train.length - (batchCount - 1) * settings.batchSize;
  const batchSizes = batchCount === 1 ? [lastBatch] : [settings.batchSize, lastBatch];
  await engine.prepare({ network, loss: crossEntropy, optimizer }, start, batchSizes);

  const history = [...(resume?.history ?? [])];
  let step = resume?.step ?? 0;
  let running = resume?.running ?? nothingYet;
  const checkpoint = (state: TrainState): Checkpoint => {
    const { classes, input } = train;
    return { network, classes, input, settings, state, step, history: [...history], running };
  };
  const keep = async () => {
    const now = checkpoint(await engine.readState());
    checkWeights(now.state, step);
    await options.onCheckpoint?.(now);
    return now;
  };

  const learningRate = (at: number) =>
    settings.learningRate * scheduleFactor(settings.schedule, at, batchCount * settings.epochs);

  let last = checkpoint(start);
  for (let epoch = history.length + 1; epoch <= settings.epochs; epoch++) {
    const order = epochOrder(train.length, { seed: settings.seed, epoch });
    const source = batches(train, { batchSize: settings.batchSize, order, from: running.images });
    let next = source.next();
    while (next.done !== true) {
      if (signal?.aborted === true) return { checkpoint: await keep(), stopped: true };
      const began = performance.now();
      // The engine may move the batch's buffers to another thread.
      const labels = next.value.labels.slice();
      step++;
      const stepping = engine.step(next.value, {
        learningRate: learningRate(step),
        step,
        seed: settings.seed,
      });
      // The next batch is made while the engine works on this one.
      next = source.next();
      const result = await stepping;
      checkLoss('loss', result.loss, step);
      running = {
        images: running.images + labels.length,
        lossSum: running.lossSum + result.loss * labels.length,
        correct: running.correct + countCorrect(result.outputs, labels),
        seconds: running.seconds + (performance.now() - began) / 1000,
      };
      options.onProgress?.(progress(epoch, settings, running, train.length, batchCount));
    }
    const held = test === undefined ? undefined : await evaluate(engine, test);
    if (held !== undefined) checkLoss('loss on the test images', held.loss, step);
    const record: EpochRecord = {
      epoch,
      loss: running.lossSum / running.images,
      accuracy: running.correct / running.images,
      ...(held === undefined ? {} : { testLoss: held.loss, testAccuracy: held.accuracy }),
      seconds: running.seconds,
      samplesPerSecond: perSecond(running),
    };
    history.push(record);
    running = nothingYet;
    options.onEpoch?.(record);
    last = await keep();
  }
  return { checkpoint: last, stopped: false };
}

const nothingYet: Progressed = { images: 0, lossSum: 0, correct: 0, seconds: 0 };

function progress(
  epoch: number,
  { epochs, batchSize }: RunSettings,
  { images, lossSum, correct, seconds }: Progressed,
  total: number,
  batchCount: number,
): Progress {
  const left = total - images + (epochs - epoch) * total;
  return {
    epoch,
    epochs,
    batch: Math.ceil(images / batchSize),
    batches: batchCount,
    loss: lossSum / images,
    accuracy: correct / images,
    samplesPerSecond: perSecond({ images, seconds }),
    secondsLeft: (left * seconds) / images,
  };
}

/** 0 where the clock saw no time pass, as coarse ones of browsers may. */
function perSecond({ images, seconds }: Pick<Progressed, 'images' | 'seconds'>): number {
  return seconds === 0 ? 0 : images / seconds;
}

function checkLoss(name: string, loss: number, step: number): void {
  if (!Number.isFinite(loss)) throw diverged(`the ${name} is no number any more`, step, `${loss}`);
}

/** A last step can spoil the weights after its loss was still a number. */
function checkWeights(state: TrainState, step: number): void {
  for (const [name, values] of Object.entries(state)) {
    const wrong = values.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw diverged(`"${name}" is no number any more`, step, `${wrong}`);
  }
}

function diverged(problem: string, step: number, received: string): EngineError {
  return new EngineError('diverged', problem, {
    path: `step ${step}`,
    received,
    hint: 'Training diverged: try a smaller learning rate. Checkpoints from before are as they were.',
  });
}
