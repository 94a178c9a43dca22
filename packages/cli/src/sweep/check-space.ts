import { UsageError } from '@fovea/shape';
import type { Option } from 'commander';
import type { Parameter, Parameters } from './sample-trials.ts';
import type { Range, SpaceKey } from './space.ts';
import { textOf } from './train-options.ts';

const spaceKeys: Readonly<Record<SpaceKey, true>> = {
  ...{ lr: true, batch: true, epochs: true, optimizer: true, momentum: true, nesterov: true },
  ...{ weightDecay: true, schedule: true, warmup: true, floor: true, gamma: true, every: true },
  ...{ patience: true, clipNorm: true, clipValue: true, accumulate: true, ema: true, freeze: true },
  ...{ loss: true, labelSmoothing: true, classWeights: true, focalGamma: true, huberDelta: true },
  ...{ arch: true, augment: true, balance: true, size: true, fit: true, seed: true },
};

/**
 * What is searched, as it came from a file or the command line, with values as the command line has them.
 *
 * @param path - the file, or `--space`
 * @throws UsageError for a name that cannot be searched, a value that its option does not take, or nothing at all
 */
export function checkSpace(space: unknown, options: ReadonlyMap<string, Option>, path: string): Parameters {
  const entries = typeof space === 'object' && space !== null ? Object.entries(space) : [];
  const found = entries.filter(([, parameter]) => parameter !== undefined);
  if (found.length === 0) {
    throw new UsageError('sweep-space', 'there is nothing to search', {
      path,
      hint: 'Say what with --space lr=0.001..0.1:log, or as space in fovea.sweep.ts.',
    });
  }
  return Object.fromEntries(
    found.map(([name, parameter]) => {
      const option = Object.hasOwn(spaceKeys, name) ? options.get(name) : undefined;
      if (option === undefined) {
        throw new UsageError('sweep-name', 'this cannot be searched', {
          path: `${path}, ${name}`,
          expected: Object.keys(spaceKeys).join(', '),
        });
      }
      return [name, checkParameter(parameter, option, `${path}, ${name}`)];
    }),
  );
}

function checkParameter(parameter: unknown, option: Option, path: string): Parameter {
  if (isChoice(parameter)) {
    const values = [...new Set(parameter.values.map((value) => textOf(option, value, path)))];
    if (values.length === 0) throw wrong(path, 'one value at least', 'choice()');
    return { kind: 'choice', values };
  }
  if (!isRange(parameter)) {
    const expected = 'uniform(…), logUniform(…), integer(…) or choice(…)';
    throw wrong(path, expected, JSON.stringify(parameter) ?? String(parameter));
  }
  checkRange(parameter, path);
  const { from, to, scale } = parameter;
  for (const end of [from, to]) textOf(option, end, path);
  if (scale !== 'integer') checkBetween(parameter, option, path);
  return parameter;
}

/** An option of whole numbers takes both ends, but not what lies between. */
function checkBetween({ from, to }: Range, option: Option, path: string): void {
  try {
    textOf(option, from + (to - from) / Math.PI, path);
  } catch (cause) {
    throw new UsageError('sweep-whole', 'this takes whole numbers only', {
      path,
      expected: `integer(${from}, ${to}), on the command line ${from}..${to}:integer`,
      received: 'a range of all numbers',
      cause,
    });
  }
}

function checkRange({ scale, from, to, points = 2 }: Range, path: string): void {
  const received = `${from} to ${to}`;
  if (!(Number.isFinite(from) && Number.isFinite(to) && from <= to)) {
    throw wrong(path, 'two numbers, the smaller one first', received);
  }
  if (scale === 'log' && from <= 0) throw wrong(path, 'numbers above 0, which have a logarithm', received);
  if (scale === 'integer' && !(Number.isSafeInteger(from) && Number.isSafeInteger(to))) {
    throw wrong(path, 'whole numbers', received);
  }
  if (!Number.isSafeInteger(points) || points < 1) {
    throw wrong(path, 'a whole number of values in a grid, at least 1', `${points}`);
  }
}

function isChoice(value: unknown): value is { readonly values: readonly unknown[] } {
  return isOfKind(value, 'choice') && 'values' in value && Array.isArray(value.values);
}

function isRange(value: unknown): value is Range {
  if (!isOfKind(value, 'range') || !('from' in value && 'to' in value && 'scale' in value)) return false;
  const isScale = value.scale === 'linear' || value.scale === 'log' || value.scale === 'integer';
  return isScale && typeof value.from === 'number' && typeof value.to === 'number';
}

function isOfKind(value: unknown, kind: string): value is object {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

function wrong(path: string, expected: string, received: string): UsageError {
  return new UsageError('sweep-range', 'this cannot be searched like that', { path, expected, received });
}
