import { augmentFrom, type Dataset, type TargetDataset } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { checkSchedule } from '../schedules/schedule.ts';
import type { Checkpoint } from '../state/checkpoint.ts';
import type { RunSettings } from './run-settings.ts';
import { checkRange } from './setting-range.ts';
import { checkUpdate } from './update-settings.ts';

/** @throws UsageError for a setting that is out of range. */
export function checkSettings(settings: RunSettings): void {
  const { epochs, maxSteps = 1, batchSize, learningRate, augment = [], seed } = settings;
  const whole = (name: string, value: number, least: number) =>
    checkRange(
      'training',
      name,
      value,
      Number.isSafeInteger(value) && value >= least,
      `a whole number of at least ${least}`,
    );
  whole('epochs', epochs, 1);
  whole('maximum of steps', maxSteps, 1);
  whole('batch size', batchSize, 1);
  whole('seed', seed, 0);
  const fits = learningRate > 0 && learningRate < Number.POSITIVE_INFINITY;
  checkRange('training', 'learning rate', learningRate, fits, 'a number above 0');
  augmentFrom(augment);
  checkBalance(settings);
  checkSchedule(settings.schedule);
  checkUpdate(settings);
}

function checkBalance({ balance, loss }: RunSettings): void {
  const isWeighed = 'classWeights' in loss && loss.classWeights !== undefined;
  if (balance !== true || !isWeighed) return;
  throw new UsageError('balance-weights', 'classes are balanced twice', {
    path: 'training',
    expected: 'balanced sampling or class weights',
    received: 'both',
    hint: 'Leave one of them out: with both, small classes would count for more than large ones.',
  });
}

/** @throws UsageError for a checkpoint of another run: another network, other data, other settings than more or fewer epochs and steps. */
export function checkResume(
  { network, settings, classes, input, step, history, running }: Checkpoint,
  now: { readonly network: Network; readonly settings: RunSettings; readonly train: Dataset | TargetDataset },
): void {
  checkSame('network', network.toJSON(), now.network.toJSON());
  for (const [name, value] of Object.entries(now.settings)) {
    const before = new Map<string, unknown>(Object.entries(settings)).get(name);
    if (name !== 'epochs' && name !== 'maxSteps') checkSame(name, before, value);
  }
  checkSame('classes', classes, now.train.classes);
  checkSame('input', input, now.train.input);
  const { batchSize } = settings;
  const steps =
    history.length * Math.ceil(now.train.length / batchSize) + Math.ceil(running.images / batchSize);
  if (steps === step) return;
  throw new UsageError('resume-differs', 'the checkpoint is of a run on another number of images', {
    path: 'resume',
    expected: `${step} steps so far`,
    received: `${steps} with these ${now.train.length} images`,
  });
}

function checkSame(name: string, before: unknown, now: unknown): void {
  const [expected, received] = [canonical(before), canonical(now)];
  if (expected === received) return;
  throw new UsageError('resume-differs', `the checkpoint is of a run that differs in ${name}`, {
    path: 'resume',
    expected: shortened(expected),
    received: shortened(received),
    hint: 'A run goes on as it was started; only the number of epochs and of steps may change.',
  });
}

/** JSON with the fields of objects in one order, so that equal things have equal texts. */
function canonical(value: unknown): string {
  if (value === undefined) return 'none';
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
