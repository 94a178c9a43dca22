import { batches, type Dataset, epochOrder } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { EngineError, UsageError } from '@fovea/shape';
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
  /** Where to go on: a checkpoint of the same network, data and settings. Later epochs than it was started with may be asked for. */
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
 * Trains a network on labelled images with cross-entropy. The same settings
 * and data give the same bits on one device, stopped and resumed or not.
 *
 * @throws UsageError for data that do not fit the network, or settings out of range
 * @throws EngineError when the loss is no number any more
 */
export async function fit(
  network: Network,
  given: Partial<RunSettings>,
  options: FitOptions,
): Promise<FitResult> {
  const settings = { ...defaultSettings, ...given };
  const { engine, train, test, resume, signal } = options;
  checkSettings(settings);
  for (const dataset of [train, ...(test === undefined ? [] : [test])]) checkFits(network, dataset);
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
      checkFinite(result.loss, { step, epoch, learningRate: learningRate(step) });
      running = {
        images: running.images + labels.length,
        lossSum: running.lossSum + result.loss * labels.length,
        correct: running.correct + countCorrect(result.outputs, labels),
        seconds: running.seconds + (performance.now() - began) / 1000,
      };
      options.onProgress?.(progress(epoch, settings, running, train.length, batchCount));
    }
    const held = test === undefined ? undefined : await evaluate(engine, test);
    const record: EpochRecord = {
      epoch,
      loss: running.lossSum / running.images,
      accuracy: running.correct / running.images,
      ...(held === undefined ? {} : { testLoss: held.loss, testAccuracy: held.accuracy }),
      seconds: running.seconds,
      samplesPerSecond: running.images / running.seconds,
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
    samplesPerSecond: images / seconds,
    secondsLeft: (left * seconds) / images,
  };
}

function checkFits(network: Network, { name, input, classes, length }: Dataset): void {
  const size = [input.channels, input.height, input.width];
  if (size.join() !== network.input.join()) {
    throw new UsageError('data-shape', 'the images do not fit the network', {
      path: `dataset "${name}"`,
      expected: `[${network.input.join(', ')}] as the network has`,
      received: `[${size.join(', ')}]`,
      hint: `Start the network with input([${size.join(', ')}]), or resize the images.`,
    });
  }
  if (network.output.length !== 1 || network.output[0] !== classes.length) {
    throw new UsageError('data-classes', 'the network’s outputs are not the data’s classes', {
      path: `dataset "${name}"`,
      expected: `an output of [${classes.length}]`,
      received: `[${network.output.join(', ')}]`,
      hint: `End the network with dense(${classes.length}).`,
    });
  }
  if (length === 0) {
    throw new UsageError('data-empty', 'there are no images', { path: `dataset "${name}"` });
  }
}

function checkSettings({ epochs, batchSize, learningRate, seed }: RunSettings): void {
  const whole = (name: string, value: number, least: number) => {
    if (Number.isSafeInteger(value) && value >= least) return;
    throw outOfRange(name, `a whole number of at least ${least}`, value);
  };
  whole('epochs', epochs, 1);
  whole('batch size', batchSize, 1);
  whole('seed', seed, 0);
  if (!(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY)) {
    throw outOfRange('learning rate', 'a number above 0', learningRate);
  }
}

function outOfRange(name: string, expected: string, received: number): UsageError {
  return new UsageError('setting-range', `${name} is out of range`, {
    path: 'training',
    expected,
    received: `${received}`,
  });
}

function checkFinite(
  loss: number,
  { step, epoch, learningRate }: { step: number; epoch: number; learningRate: number },
): void {
  if (Number.isFinite(loss)) return;
  throw new EngineError('loss-not-finite', 'the loss is no number any more', {
    path: `epoch ${epoch}, step ${step}`,
    expected: 'a finite loss',
    received: `${loss}`,
    hint: `Training diverged: try a learning rate well below ${learningRate}. Checkpoints from before are as they were.`,
  });
}
