import { type Dataset, epochOrder, subset, type TargetDataset } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { fit } from '../fit.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';
import { checkRange } from '../settings/setting-range.ts';
import { type CheckOptions, lossOfRun } from './temporary-run.ts';

export interface OverfitOptions extends CheckOptions {
  /** Steps after which it gives up. Default 300. */
  readonly maxSteps?: number;
  /** The part of the first loss that counts as near zero, above 0 and below 1. Default 0.05. */
  readonly part?: number;
  onStep?(step: OverfitStep): void;
}

export interface OverfitStep {
  readonly step: number;
  /** Mean over the last five steps, which dropout moves about. */
  readonly loss: number;
}

export interface OverfitResult {
  /** Whether the loss came near zero. */
  readonly learned: boolean;
  readonly images: number;
  readonly steps: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** What to make of it, as a sentence. */
  readonly advice: string;
}

/**
 * Trains on one batch alone, again and again, until its loss is near zero. A network, loss and optimiser that
 * are put together rightly can learn any few images by heart; one that cannot has a fault that no amount of
 * data mends. Everything that would keep it from that is left out: augmentation, label smoothing, the schedule,
 * weight decay, gathered and averaged weights. Nothing is kept.
 *
 * @throws as `fit` does, UsageError for an option out of range
 */
export async function overfitBatch(
  network: Network,
  given: Partial<RunSettings>,
  { engine, train, loss, signal, maxSteps = 300, part = 0.05, onStep }: OverfitOptions,
): Promise<OverfitResult> {
  checkRange('overfitBatch', 'part', part, part > 0 && part < 1, 'a number above 0 and below 1');
  const { batchSize, seed, optimizer, ...settings } = { ...defaultSettings, ...given };
  const { augment: _, accumulate: __, ema: ___, ...rest } = settings;
  const batch = firstImages(train, Math.min(batchSize, train.length), seed);
  const losses: number[] = [];
  const recent = () => mean(losses.slice(-window));
  await fit(
    network,
    {
      ...rest,
      ...{ batchSize: batch.length, seed, epochs: maxSteps, schedule: { name: 'constant' } },
      optimizer: withoutDecay(optimizer),
    },
    {
      engine,
      train: batch,
      loss: lossOfRun(
        { ...settings, loss: withoutSmoothing(settings.loss) },
        { train, ...(loss && { loss }) },
      ),
      ...(signal === undefined ? {} : { signal }),
      // That one batch is made again for each step says nothing about a run.
      onWarning: () => {},
      callbacks: [
        {
          name: 'overfitBatch',
          onStep({ step, loss: now, stop }) {
            losses.push(now);
            onStep?.({ step, loss: recent() });
            if (losses.length >= window && recent() <= part * (losses[0] ?? 0)) stop('the batch is learned');
          },
        },
      ],
    },
  );
  const [firstLoss = Number.NaN] = losses;
  const lastLoss = recent();
  const learned = losses.length >= window && lastLoss <= part * firstLoss;
  return {
    ...{ learned, images: batch.length, steps: losses.length, firstLoss, lastLoss },
    advice: adviceFor(learned, lastLoss / firstLoss),
  };
}

/** Steps over which losses are averaged. */
const window = 5;

function firstImages(train: Dataset | TargetDataset, count: number, seed: number): Dataset | TargetDataset {
  const order = epochOrder(train.length, { seed, epoch: 1 }).subarray(0, count);
  return 'labels' in train ? subset(train, order) : subset(train, order);
}

function withoutSmoothing(loss: RunSettings['loss']): RunSettings['loss'] {
  if (loss.name !== 'crossEntropy') return loss;
  const { labelSmoothing: _, ...rest } = loss;
  return rest;
}

function withoutDecay(optimizer: RunSettings['optimizer']): RunSettings['optimizer'] {
  return 'weightDecay' in optimizer || optimizer.name === 'adamw'
    ? { ...optimizer, weightDecay: 0 }
    : optimizer;
}

function adviceFor(learned: boolean, left: number): string {
  if (learned) return 'The network, the loss and the optimizer work together.';
  if (left > 0.9) {
    return 'The loss hardly falls: look at the learning rate (ten times more, ten times less), at frozen layers, and whether the network ends in what the loss expects: logits, without a softmax.';
  }
  return 'The loss falls, but not to the end: try more steps or another learning rate, less dropout, or a larger network; images that are equal but have different labels cannot be told apart.';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
