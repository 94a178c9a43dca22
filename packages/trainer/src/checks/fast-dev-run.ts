import { type Dataset, subset, type TargetDataset } from '@fovea/data';
import type { Network } from '@fovea/layers';
import type { Callback } from '../callbacks/callback.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { type FitOptions, fit } from '../fit.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';
import { checkRange } from '../settings/setting-range.ts';
import { lossOfRun } from './temporary-run.ts';

export interface FastDevRunOptions extends Omit<FitOptions, 'resume'> {
  /** Batches to train on, and to test on. Default 1. */
  readonly batches?: number;
}

export interface FastDevRunResult {
  readonly steps: number;
  /** Of the last step. */
  readonly loss: number;
  /** On some of the held-out images; missing where there are none. */
  readonly test?: Omit<Evaluation, 'outputs'>;
  /** Of all of it, in which engines compile. */
  readonly seconds: number;
}

/**
 * Goes once through all that a run does, on one or a few batches: training, evaluation, a checkpoint, the
 * callbacks that are given. Finds in seconds what would else fail at the end of an epoch. It writes no file itself.
 *
 * @throws whatever fails, UsageError for a number out of range
 */
export async function fastDevRun(
  network: Network,
  given: Partial<RunSettings>,
  { batches = 1, ...options }: FastDevRunOptions,
): Promise<FastDevRunResult> {
  const whole = Number.isSafeInteger(batches) && batches >= 1;
  checkRange('fastDevRun', 'batches', batches, whole, 'a whole number of at least 1');
  const began = performance.now();
  const { engine, test, callbacks = [] } = options;
  const { epochs: _, ...settings } = given;
  const { batchSize } = { ...defaultSettings, ...settings };
  const held = test === undefined ? undefined : firstOf(test, batches * batchSize);
  let loss = Number.NaN;
  const watch: Callback = {
    name: 'fastDevRun',
    onStep(step) {
      ({ loss } = step);
    },
  };
  const { checkpoint } = await fit(
    network,
    { ...settings, maxSteps: batches },
    { ...options, ...(held === undefined ? {} : { test: held }), callbacks: [...callbacks, watch] },
  );
  const tested = held && (await evaluate(engine, held, { loss: lossOfRun(settings, options) }));
  return {
    ...{ steps: checkpoint.step, loss },
    ...(tested === undefined ? {} : { test: withoutOutputs(tested) }),
    seconds: (performance.now() - began) / 1000,
  };
}

function withoutOutputs({ outputs: _, ...rest }: Evaluation): Omit<Evaluation, 'outputs'> {
  return rest;
}

function firstOf(dataset: Dataset | TargetDataset, count: number): Dataset | TargetDataset {
  const indices = Uint32Array.from({ length: Math.min(count, dataset.length) }, (_, i) => i);
  return 'labels' in dataset ? subset(dataset, indices) : subset(dataset, indices);
}
