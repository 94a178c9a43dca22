import { UsageError } from '@fovea/shape';
import type { Callback } from '@fovea/trainer';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import type { ReadConfig } from './read-config.ts';

/** Options that only make sense where they are typed. */
const onlyTyped = new Set([
  ...['resume', 'json', 'config', 'overfitBatch', 'fastDevRun', 'findLr', 'findBatch', 'pauseAfter', 'file'],
]);

/** What a run that goes on may be told anew; the rest it has from its beginning. */
const onResume = new Set([
  ...['folder', 'test', 'holdOut', 'out', 'device', 'threads', 'mean', 'std', 'maxTime', 'earlyStop'],
  ...['memory', 'minDelta', 'monitor', 'keep', 'checkpointEvery', 'logEvery', 'webhook'],
]);

/** What a configuration says that is no option. */
export interface ConfigExtras {
  readonly data?: string;
  readonly callbacks: readonly Callback[];
}

/**
 * Gives a command the values of a configuration for all options that were not given themselves.
 * They are read as if they had been typed.
 *
 * @throws UsageError for a key that there is not or a value that the option does not take; it names the key
 */
export function applyConfig(command: Command, { path, config }: ReadConfig): ConfigExtras {
  const { data, callbacks, ...values } = config;
  const options = new Map(command.options.map((option) => [keyOf(option), option]));
  for (const [key, value] of Object.entries(values)) {
    const option = onlyTyped.has(key) ? undefined : options.get(key);
    if (option === undefined) {
      const known = [...options.keys()].filter((name) => !onlyTyped.has(name));
      throw new UsageError('config-key', 'there is no such key', {
        path: `${path}, ${key}`,
        expected: ['data', ...known, 'callbacks'].join(', '),
        ...(onlyTyped.has(key) ? { hint: 'This one belongs on the command line.' } : {}),
      });
    }
    const name = option.attributeName();
    const isGiven = command.getOptionValueSource(name) === 'cli';
    if (value === undefined || isGiven || (command.getOptionValue('resume') && !onResume.has(key))) continue;
    command.setOptionValueWithSource(name, readValue(option, value, `${path}, ${key}`), 'config');
  }
  if (data !== undefined && typeof data !== 'string') throw wrong(`${path}, data`, 'a word', data);
  return { ...(data === undefined ? {} : { data }), callbacks: callbacksOf(callbacks, path) };
}

/** What a configuration calls an option: `data` is what is trained on there. */
function keyOf(option: Option): string {
  const name = option.attributeName();
  return name === 'data' ? 'folder' : name;
}

/**
 * A value of a configuration as its option reads it.
 *
 * @throws UsageError for a value that the option does not take
 */
export function readValue(option: Option, value: unknown, path: string): unknown {
  if (option.isBoolean()) {
    if (typeof value === 'boolean') return value || undefined;
    throw wrong(path, 'true or false', value);
  }
  const list = Array.isArray(value) ? value : [value];
  // Augmentations as objects are looked at with the run's other settings.
  if (Array.isArray(value) && list.some((each) => typeof each === 'object')) return value;
  if (!list.every((each) => typeof each === 'string' || typeof each === 'number')) {
    throw wrong(path, `what ${option.flags} takes`, value);
  }
  const text = list.join();
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw wrong(path, option.argChoices.join(', '), value);
  }
  try {
    return option.parseArg === undefined ? text : option.parseArg(text, undefined);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    const expected = cause.message.replace(/^Expected (.*)\.$/, '$1');
    throw wrong(path, expected, value);
  }
}

/** @throws UsageError for what is no list of callbacks */
export function callbacksOf(value: unknown, path: string): readonly Callback[] {
  if (value === undefined) return [];
  const isCallback = (each: unknown): each is Callback =>
    typeof each === 'object' && each !== null && 'name' in each && typeof each.name === 'string';
  if (Array.isArray(value) && value.every(isCallback)) return value;
  throw wrong(`${path}, callbacks`, 'a list of callbacks, each an object with a name', value);
}

function wrong(path: string, expected: string, value: unknown): UsageError {
  const received = JSON.stringify(value) ?? String(value);
  return new UsageError('config-value', 'this value cannot be used', { path, expected, received });
}
