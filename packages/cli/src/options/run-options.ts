import { UsageError } from '@fovea/shape';
import { type MetricName, metricGoals, type RunSettings } from '@fovea/trainer';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defined } from './defined.ts';
import { fraction, positiveNumber, wholeNumber } from './parse-options.ts';

/** The options of `fovea train` about when a run ends, what goes along with it, and what is checked instead of a run. */
export interface RunFlags {
  readonly maxSteps?: number;
  readonly maxTime?: number;
  readonly pauseAfter?: number;
  readonly earlyStop?: number;
  readonly minDelta?: number;
  readonly monitor?: MetricName;
  readonly keep?: number;
  readonly checkpointEvery?: number;
  readonly logEvery?: number;
  readonly webhook?: string;
  readonly overfitBatch?: true;
  readonly fastDevRun?: number;
  readonly findLr?: true;
  readonly findBatch?: true;
}

/** What is tried instead of a run; nothing is written. */
export type RunCheck = { readonly kind: 'overfit' | 'dev' | 'rate' | 'batch'; readonly batches?: number };

/** The run's part of what `fovea train` does. */
export interface RunPlan {
  /** Seconds of this call. */
  readonly maxSeconds?: number;
  /** Ends the run after so many of its epochs, as one that can go on. */
  readonly pauseAfter?: number;
  readonly earlyStop?: { readonly patience: number; readonly minDelta?: number };
  /** What makes an epoch good, where nothing is said: the loss on held-out images. */
  readonly monitor?: MetricName;
  /** How many of the best epochs are kept. */
  readonly keep?: number;
  readonly checkpointSeconds?: number;
  readonly logSteps?: number;
  readonly webhook?: string;
  readonly check?: RunCheck;
}

/** Adds those options to a command, under headings of their own. */
export function addRunOptions(command: Command): Command {
  return command
    .optionsGroup('When the run ends:')
    .option('--max-steps <n>', 'after so many steps, with a schedule to match', wholeNumber(1))
    .option('--max-time <time>', 'after so long, e.g. 90s, 45m, 2h; fovea resume goes on', seconds)
    .option(
      '--pause-after <epochs>',
      'after so many of its epochs, with a schedule for all of them; fovea resume goes on',
      wholeNumber(1),
    )
    .option('--early-stop <epochs>', 'after so many epochs without a better one', wholeNumber(1))
    .option(
      '--min-delta <difference>',
      'with --early-stop: better is only what is better by more',
      notNegative,
    )
    .addOption(
      new Option('--monitor <figure>', 'what makes an epoch better (default: testLoss)').choices(
        Object.keys(metricGoals),
      ),
    )
    .optionsGroup('What it keeps and tells:')
    .option(
      '--keep <n>',
      'keep checkpoints of so many best epochs (with --early-stop: 1, else 0)',
      wholeNumber(0),
    )
    .option('--checkpoint-every <time>', 'keep the last one within epochs, too (default: 1m)', seconds)
    .option('--log-every <steps>', 'of steps in metrics.jsonl and events (default: 10)', wholeNumber(1))
    .option('--webhook <url>', 'post JSON there at the start, after each epoch and at the end')
    .optionsGroup('Instead of a run, to see whether it would work:')
    .option('--overfit-batch', 'learn one batch by heart: what cannot even do that has a fault')
    .addOption(
      new Option('--fast-dev-run [batches]', 'go through everything once, on a batch or some')
        .argParser(wholeNumber(1))
        .preset('1'),
    )
    .option('--find-lr', 'find a learning rate: let it grow until training diverges')
    .option('--find-batch', 'find the largest batch that fits, and the fastest')
    .optionsGroup('Other:');
}

/** The settings that those options stand for. */
export function runSettings({ maxSteps }: RunFlags): Partial<RunSettings> {
  return defined({ maxSteps });
}

/** @throws UsageError for options that do not go together */
export function runPlan(flags: RunFlags): RunPlan {
  const {
    earlyStop: patience,
    minDelta,
    monitor,
    keep,
    checkpointEvery,
    logEvery,
    webhook,
    maxTime,
    pauseAfter,
  } = flags;
  if (minDelta !== undefined && patience === undefined) throw together('--min-delta', '--early-stop');
  const isUsed = patience !== undefined || (keep ?? 0) > 0;
  if (monitor !== undefined && !isUsed) throw together('--monitor', '--early-stop or --keep');
  return defined({
    maxSeconds: maxTime,
    pauseAfter,
    earlyStop: patience === undefined ? undefined : { patience, ...defined({ minDelta }) },
    monitor,
    keep: keep ?? (patience === undefined ? undefined : 1),
    checkpointSeconds: checkpointEvery,
    logSteps: logEvery,
    webhook,
    check: checkOf(flags),
  });
}

function checkOf({ overfitBatch, fastDevRun, findLr, findBatch }: RunFlags): RunCheck | undefined {
  const asked: RunCheck[] = [
    ...(overfitBatch ? [{ kind: 'overfit' } as const] : []),
    ...(fastDevRun === undefined ? [] : [{ kind: 'dev', batches: fastDevRun } as const]),
    ...(findLr ? [{ kind: 'rate' } as const] : []),
    ...(findBatch ? [{ kind: 'batch' } as const] : []),
  ];
  if (asked.length <= 1) return asked[0];
  throw new UsageError('one-check', 'only one of these can be done at a time', {
    path: '--overfit-batch, --fast-dev-run, --find-lr, --find-batch',
  });
}

function together(option: string, other: string): UsageError {
  return new UsageError('option-without', `${option} goes with ${other} only`, { path: option });
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads a time such as `90s`, `1.5h`, or seconds. */
export function seconds(text: string): number {
  const [, digits = '', unit = 's'] = /^([\d.]+)([smhd])?$/.exec(text.trim()) ?? [];
  const value = Number(digits) * (units[unit] ?? Number.NaN);
  if (digits !== '' && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new InvalidArgumentError('Expected a time such as 90s, 45m, 2h or 1d.');
}

function notNegative(text: string): number {
  return Number(text) === 0 ? 0 : positiveNumber(text);
}

/** Reads the part of the images that is held out. */
export function holdOutPart(text: string): number {
  const value = fraction(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0 and below 1.');
}
