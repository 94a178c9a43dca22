import { UsageError } from '@fovea/shape';
import {
  defaultSettings,
  type LossSettings,
  type OptimizerSettings,
  optimizerFrom,
  optimizerNames,
  type RunSettings,
  type Schedule,
  scheduleNames,
} from '@fovea/trainer';
import { type Command, Option } from 'commander';
import { defined } from './defined.ts';
import { fraction, list, notNegativeNumber, positiveNumber, wholeNumber } from './parse-options.ts';

/** The options of `fovea train` about the learning rate and what is made of gradients, as they were given. */
export interface UpdateFlags {
  readonly schedule?: Schedule['name'];
  readonly warmup?: number;
  readonly floor?: number;
  readonly gamma?: number;
  readonly every?: number;
  readonly patience?: number;
  readonly optimizer?: OptimizerSettings['name'];
  readonly momentum?: number;
  readonly nesterov?: true;
  readonly weightDecay?: number;
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly accumulate?: number;
  readonly ema?: number;
  readonly freeze?: readonly string[];
}

/** Adds those options to a command. */
export function addUpdateOptions(command: Command): Command {
  const { schedule, optimizer } = defaultSettings;
  return command
    .addOption(
      new Option('--schedule <name>', `how the learning rate changes (default: ${schedule.name})`).choices(
        scheduleNames,
      ),
    )
    .option('--warmup <part>', 'part of the run in which the rate rises (one-cycle: 0.3, else 0)', fraction)
    .option('--floor <factor>', 'cosine, plateau: the rate stays above this part of it (0)', fraction)
    .option(
      '--gamma <factor>',
      'step, exponential, plateau: what the rate falls by (0.1, 0.95, 0.1)',
      fraction,
    )
    .option('--every <epochs>', 'step: epochs until it falls (30)', wholeNumber(1))
    .option('--patience <epochs>', 'plateau: epochs without a better loss (10)', wholeNumber(0))
    .addOption(
      new Option('--optimizer <name>', `turns gradients into steps (default: ${optimizer.name})`).choices(
        optimizerNames,
      ),
    )
    .option('--momentum <part>', 'sgd, rmsprop: how much of the last step is taken again (0)', fraction)
    .option('--nesterov', "sgd: Nesterov's momentum")
    .option(
      '--weight-decay <rate>',
      'draws weights towards zero, but no biases and norms (adamw: 0.01, else 0)',
      notNegativeNumber,
    )
    .option('--clip-norm <length>', 'shortens the gradient to this length', positiveNumber)
    .option('--clip-value <size>', 'bounds every number of the gradient', positiveNumber)
    .option('--accumulate <n>', 'batches that make one step of the optimizer (1)', wholeNumber(1))
    .option('--ema <decay>', 'evaluates and exports the moving average of the weights, e.g. 0.999', fraction)
    .option('--freeze <names>', "layers that do not learn, e.g. 'conv2d_1,residual_*'", list);
}

/**
 * The settings that the options stand for; those that were not given are left out.
 *
 * @throws UsageError for an option that does not go with the optimizer or schedule
 */
export function updateSettings(flags: UpdateFlags): Partial<RunSettings> {
  const { clipNorm: norm, clipValue: value, accumulate, ema, freeze } = flags;
  return defined({
    schedule: scheduleOf(flags),
    optimizer: optimizerOf(flags),
    clip: norm === undefined && value === undefined ? undefined : defined({ norm, value }),
    accumulate: accumulate === 1 ? undefined : accumulate,
    ema: ema === undefined ? undefined : { decay: ema },
    freeze,
  });
}

function scheduleOf(flags: UpdateFlags): Schedule | undefined {
  const { schedule, warmup, floor, gamma, every, patience } = flags;
  const options = defined({ warmup, floor, gamma, every, patience });
  if (schedule === undefined && Object.keys(options).length === 0) return undefined;
  const name = schedule ?? defaultSettings.schedule.name;
  checkOptions('schedule', name, Object.keys(options), takenBySchedules);
  // Each option goes with the schedule of that name, as was just checked.
  return { name, ...options } as Schedule;
}

function optimizerOf(flags: UpdateFlags): OptimizerSettings | undefined {
  const { optimizer, momentum, nesterov, weightDecay } = flags;
  const options = defined({ momentum, nesterov, weightDecay });
  if (optimizer === undefined && Object.keys(options).length === 0) return undefined;
  const name = optimizer ?? defaultSettings.optimizer.name;
  checkOptions('optimizer', name, Object.keys(options), takenByOptimizers);
  // Each option goes with the optimizer of that name, as was just checked.
  const settings = { name, ...options } as OptimizerSettings;
  optimizerFrom(settings);
  return settings;
}

/** Which schedules take an option. */
export const takenBySchedules: Readonly<Record<string, readonly Schedule['name'][]>> = {
  warmup: scheduleNames,
  floor: ['cosine', 'plateau'],
  gamma: ['step', 'exponential', 'plateau'],
  every: ['step'],
  patience: ['plateau'],
};

/** Which optimizers take an option. */
export const takenByOptimizers: Readonly<Record<string, readonly OptimizerSettings['name'][]>> = {
  momentum: ['sgd', 'rmsprop'],
  nesterov: ['sgd'],
  weightDecay: optimizerNames,
};

/** @throws UsageError for an option that goes with others than `name`; `takers` says with which */
export function checkOptions(
  what: string,
  name: string,
  options: readonly string[],
  takers: Readonly<Record<string, readonly string[]>>,
): void {
  for (const option of options) {
    const fitting = takers[option] ?? [];
    if (fitting.includes(name)) continue;
    throw new UsageError('option-of-other', `this does not go with --${what} ${name}`, {
      path: `--${option}`,
      expected: `--${what} ${fitting.join(' or ')}`,
    });
  }
}

/** Settings of an optimiser, schedule or loss on one line: `sgd momentum=0.9 nesterov`. */
export function optionsText({ name, ...options }: OptimizerSettings | Schedule | LossSettings): string {
  return [name, ...Object.entries(options).map(optionText)].join(' ');
}

/** What is not by default of a run's update, on one line; empty where all is. */
export function updateText({ optimizer, clip, accumulate, ema, freeze }: RunSettings): string {
  const parts = Object.entries(defined({ accumulate, ema: ema?.decay, freeze: freeze?.join(',') }));
  const isDefault = optionsText(optimizer) === optionsText(defaultSettings.optimizer);
  return [
    ...(isDefault ? [] : [`optimizer ${optionsText(optimizer)}`]),
    ...Object.entries({ ...clip }).map(([name, value]) => `clip ${name} ${value}`),
    ...parts.map(([name, value]) => `${name} ${value}`),
  ].join('  ');
}

function optionText([name, value]: readonly [string, unknown]): string {
  return value === true ? name : `${name}=${value}`;
}
