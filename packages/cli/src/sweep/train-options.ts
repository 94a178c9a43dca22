import { type Augmentation, augmentFrom } from '@fovea/data';
import { Command, type Option } from 'commander';
import { trainCommand } from '../commands/train-command.ts';
import { readValue } from '../config/apply-config.ts';
import { augmentText } from '../options/parse-augment.ts';
import type { TrialValue, TrialValues } from './sample-trials.ts';

/** The options of `fovea train` that no trial is told: the sweep decides on them, or they are no part of a run. */
export const notOfTrials: ReadonlySet<string> = new Set([
  ...['out', 'resume', 'ui', 'json', 'config', 'threads', 'maxSteps', 'maxTime', 'pauseAfter'],
  ...['overfitBatch', 'fastDevRun', 'findLr', 'findBatch'],
]);

/** The options of `fovea train`, by what its command calls them: `data` is `--data`. */
export function trainOptions(): ReadonlyMap<string, Option> {
  const { options } = trainCommand(new Command());
  return new Map(options.map((option) => [option.attributeName(), option]));
}

/**
 * A value of an option as it is written on the command line.
 *
 * @throws UsageError for one that the option does not take; `path` says where it stands
 */
export function textOf(option: Option, value: unknown, path: string): TrialValue {
  if (value === null || value === false || value === '') return null;
  const read = readValue(option, value, path);
  if (!Array.isArray(value)) {
    // A number is one however it was written; else it was read, so it is one of those that options take.
    return typeof read === 'number' && `${read}` === value ? read : (value as number | string | boolean);
  }
  if (option.attributeName() === 'augment') {
    // What is no augmentation is refused with its place.
    return augmentText(augmentFrom(value as Augmentation[]));
  }
  return value.join(option.attributeName() === 'size' ? 'x' : ',');
}

/** Values as words of a command line; what is left out has none. */
export function argsOf(values: TrialValues, options: ReadonlyMap<string, Option>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const flag = options.get(name)?.long ?? `--${name}`;
    if (value === null || value === false) return [];
    return value === true ? [flag] : [flag, `${value}`];
  });
}
