import { UsageError } from '@fovea/shape';
import type { AugmentationBase, Parameter } from './augmentation.ts';
import { type Augmentation, augmentations } from './augmentations.ts';

/**
 * Anything, e.g. parsed JSON, as a list of augmentations: checked, with their
 * settings in one order, so that equal lists have equal JSON.
 *
 * @throws UsageError that names the place: no list, an unknown augmentation or
 * setting, a value out of range.
 */
export function augmentFrom(value: unknown): readonly Augmentation[] {
  if (!Array.isArray(value)) {
    throw fault('augment', 'this is no list of augmentations', 'a list', describe(value));
  }
  return value.map((item: unknown, index) => {
    const path = `augment[${index}]`;
    const { name, ...settings } = fields(item, path);
    const definition = Object.values(augmentations).find((known) => known.name === name);
    if (definition === undefined) {
      const known = Object.keys(augmentations).join(', ');
      throw fault(path, 'there is no such augmentation', known, describe(name));
    }
    // The name was just found in the table, and the settings are checked against the definition found there.
    return { name, ...checkedSettings(definition, settings, path) } as Augmentation;
  });
}

/** All settings of an augmentation, the defaults where they are left out. */
export function withDefaults(
  { parameters }: AugmentationBase<string, string>,
  given: Augmentation,
): Readonly<Record<string, number>> {
  const values = new Map<string, unknown>(Object.entries(given));
  return Object.fromEntries(
    Object.entries(parameters).map(([key, parameter]) => [key, Number(values.get(key) ?? parameter.default)]),
  );
}

function checkedSettings(
  { name, parameters }: AugmentationBase<string, string>,
  settings: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, unknown> {
  const unknown = Object.keys(settings).find((key) => !Object.hasOwn(parameters, key));
  if (unknown !== undefined) {
    const known = Object.keys(parameters).join(', ');
    throw fault(`${path}.${unknown}`, `${name} has no such setting`, known, unknown);
  }
  const given = Object.entries(parameters).filter(([key]) => settings[key] !== undefined);
  for (const [key, parameter] of given) {
    const value = settings[key];
    if (!fits(value, parameter)) {
      throw fault(`${path}.${key}`, `${name} cannot be used like this`, range(parameter), describe(value));
    }
  }
  return Object.fromEntries(given.map(([key]) => [key, settings[key]]));
}

function fits(value: unknown, { least, most = Number.MAX_SAFE_INTEGER, whole }: Parameter): boolean {
  if (typeof value !== 'number') return false;
  return value >= least && value <= most && (whole !== true || Number.isInteger(value));
}

/** A parameter's range in words. */
export function range({ least, most, whole }: Parameter): string {
  const kind = whole === true ? 'a whole number' : 'a number';
  return most === undefined ? `${kind} of at least ${least}` : `${kind} from ${least} to ${most}`;
}

function fields(item: unknown, path: string): Record<string, unknown> {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) return { ...item };
  throw fault(path, 'this is no augmentation', 'an object with a name', describe(item));
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? `${value}` : JSON.stringify(value);
}

function fault(path: string, problem: string, expected: string, received: string): UsageError {
  return new UsageError('augment', problem, { path, expected, received });
}
