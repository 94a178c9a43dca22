import { randomStream } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import type { Choice, Range } from './space.ts';

/** A value as it is written on the command line; `null` and `false` leave the option out. */
export type TrialValue = number | string | boolean | null;
export type Parameter = Range | Choice<TrialValue>;
/** What a trial is told of the options that are searched. */
export type TrialValues = Readonly<Record<string, TrialValue>>;
export type Parameters = Readonly<Record<string, Parameter>>;

/** What is made of a point before it is compared with the others: options that do not go together are left out. */
type Fitting = (values: TrialValues) => TrialValues;

const usualPoints = 4;
/** More trials than this are a slip of the pen. */
const mostTrials = 10_000;
/** After so many draws in a row that were there already, a space has no others. */
const mostRepeats = 1000;

/**
 * All combinations, the last parameter changing fastest; of equal ones the first.
 *
 * @throws UsageError for more than ten thousand
 */
export function gridTrials(parameters: Parameters, fitting: Fitting = (values) => values): TrialValues[] {
  const axes = Object.entries(parameters).map(([name, parameter]) => [name, gridValues(parameter)] as const);
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  if (size > mostTrials) {
    throw new UsageError('sweep-grid', 'the grid is too large', {
      path: 'space',
      expected: `${mostTrials} trials at most`,
      received: `${size}`,
      hint: 'Give fewer values, or search at random: --search random --trials 50.',
    });
  }
  let points: TrialValues[] = [{}];
  for (const [name, values] of axes) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return distinct(points.map(fitting));
}

/**
 * Points drawn at random, none twice; fewer where the space has no more. A longer list begins like a
 * shorter one, and no parameter's values depend on which others there are.
 */
export function randomTrials(
  parameters: Parameters,
  { trials, seed }: { readonly trials: number; readonly seed: number },
  fitting: Fitting = (values) => values,
): TrialValues[] {
  const found = new Map<string, TrialValues>();
  let repeats = 0;
  for (let draw = 0; found.size < trials && repeats < mostRepeats; draw++) {
    const point = fitting(
      Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => {
          const stream = randomStream(seed, draw, ...[...name].map((letter) => letter.codePointAt(0) ?? 0));
          return [name, drawn(parameter, (stream.next() >>> 0) * 2 ** -32)];
        }),
      ),
    );
    const key = keyOf(point);
    repeats = found.has(key) ? repeats + 1 : 0;
    if (repeats === 0) found.set(key, point);
  }
  return [...found.values()];
}

/** The value at a place from 0 up to but not including 1. */
export function drawn(parameter: Parameter, place: number): TrialValue {
  if (parameter.kind === 'choice') {
    return parameter.values[Math.floor(place * parameter.values.length)] ?? null;
  }
  const { scale, from, to } = parameter;
  return scale === 'integer' ? from + Math.floor(place * (to - from + 1)) : between(parameter, place);
}

function gridValues(parameter: Parameter): readonly TrialValue[] {
  if (parameter.kind === 'choice') return parameter.values;
  const { points = usualPoints, scale, from, to } = parameter;
  const count = scale === 'integer' ? Math.min(points, to - from + 1) : points;
  const values = Array.from({ length: count }, (_, i) => {
    const value = between(parameter, count === 1 ? 0 : i / (count - 1));
    return scale === 'integer' ? Math.round(value) : value;
  });
  return [...new Set(values)];
}

/**
 * Four digits are as exact as such numbers are meant, short to read, and the same on every machine,
 * whose logarithms may differ in the last bit.
 */
function between({ scale, from, to }: Range, part: number): number {
  const value = scale === 'log' ? from * (to / from) ** part : from + (to - from) * part;
  return Math.min(to, Math.max(from, Number(value.toPrecision(4))));
}

function distinct(points: readonly TrialValues[]): TrialValues[] {
  return [...new Map(points.toReversed().map((point) => [keyOf(point), point])).values()].toReversed();
}

function keyOf(point: TrialValues): string {
  return JSON.stringify(Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
