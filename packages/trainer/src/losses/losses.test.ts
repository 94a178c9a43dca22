import { readFileSync } from 'node:fs';
import { uniform } from '@fovea/data';
import { createExecutor } from '@fovea/runtime-node';
import { elementCount, type Shape } from '@fovea/shape';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lossReference } from '../fixtures/loss-references.ts';
import { type JudgeBatch, type Judged, loadLoss } from '../fixtures/run-loss.ts';
import { stripes } from '../fixtures/tiny-run.ts';
import { type LossSettings, lossFrom } from '../settings/loss-settings.ts';

interface Case {
  readonly settings: LossSettings;
  readonly shape: Shape;
  readonly outputs: readonly number[];
  readonly labels?: readonly number[];
  readonly targets?: readonly number[];
  readonly loss: number;
  readonly gradient: readonly number[];
}

// Written by fixtures/make-loss-fixtures.py, which has this form.
const { cases, large } = JSON.parse(
  readFileSync(new URL('../fixtures/losses.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[]; readonly large: readonly Case[] };

let executor: Awaited<ReturnType<typeof createExecutor>>;
beforeAll(async () => {
  executor = await createExecutor({ threads: 1 });
});
afterAll(() => executor.close());

const load = (settings: LossSettings, shape: Shape, size: number): Promise<JudgeBatch> =>
  loadLoss(executor, lossFrom(settings, stripes(3)), shape, size);

function expectClose(
  name: string,
  received: readonly number[],
  expected: readonly number[],
  tolerance = 3e-6,
): void {
  expect(received, name).toHaveLength(expected.length);
  const wrong = expected.flatMap((value, i) => {
    const got = received[i] ?? Number.NaN;
    return Math.abs(got - value) <= tolerance * Math.max(1, Math.abs(value))
      ? []
      : [`[${i}] ${got}, expected ${value}`];
  });
  expect(wrong, name).toEqual([]);
}

async function expectAsTorch({
  settings,
  shape,
  outputs,
  labels,
  targets,
  loss,
  gradient,
}: Case): Promise<void> {
  const judge = await load(settings, shape, outputs.length / elementCount(shape));
  const judged = await judge(outputs, {
    ...(labels === undefined ? {} : { labels: Int32Array.from(labels) }),
    ...(targets === undefined ? {} : { targets: Float32Array.from(targets) }),
  });
  expectClose('loss', [judged.mean], [loss]);
  expectClose('gradient', judged.gradient, gradient);
}

describe('as in PyTorch', () => {
  it.each(cases)('$settings', expectAsTorch);
});

describe('as in PyTorch, with logits of ±10,000', () => {
  it.each(large)('$settings', expectAsTorch);
});

const classes = 4;
const size = 3;
const weights = [0.5, 2, 1.25, 3];
const kinds: readonly (readonly [LossSettings, 'classes' | 'labels' | 'values'])[] = [
  [{ name: 'crossEntropy' }, 'classes'],
  [{ name: 'crossEntropy', labelSmoothing: 0.2, classWeights: weights }, 'classes'],
  [{ name: 'focal' }, 'classes'],
  [{ name: 'focal', gamma: 0 }, 'classes'],
  [{ name: 'focal', gamma: 0.5, alpha: weights }, 'classes'],
  [{ name: 'binaryCrossEntropy', positiveWeights: weights }, 'labels'],
  [{ name: 'meanSquaredError' }, 'values'],
  [{ name: 'meanAbsoluteError' }, 'values'],
  [{ name: 'huber', delta: 0.7 }, 'values'],
];

const numbers = (range: number) =>
  fc.array(fc.double({ min: -range, max: range, noNaN: true }).map(Math.fround), {
    minLength: size * classes,
    maxLength: size * classes,
  });

/** Targets of a kind, from numbers of −1 to 1. */
function targetsOf(kind: 'classes' | 'labels' | 'values', values: readonly number[]): number[] {
  if (kind === 'values') return values.map((value) => Math.fround(5 * value));
  const shares = values.map((value) => Math.fround(Math.abs(value)));
  if (kind === 'labels') return shares;
  return rows(shares).flatMap((row) => {
    const sum = row.reduce((total, share) => total + share + 0.01, 0);
    return row.map((share) => Math.fround((share + 0.01) / sum));
  });
}

function rows(values: readonly number[]): number[][] {
  return Array.from({ length: size }, (_, i) => values.slice(i * classes, (i + 1) * classes));
}

/** The mean over the batch and each image's part, in float64. */
function byHand(settings: LossSettings, outputs: readonly number[], targets: readonly number[]) {
  const reference = lossReference(settings);
  const wanted = rows(targets);
  const each = rows(outputs).map((row, i) => reference(row, wanted[i] ?? []));
  const sum = (of: (one: (typeof each)[number]) => number) => each.reduce((total, one) => total + of(one), 0);
  return {
    mean: sum(({ loss }) => loss) / sum(({ weight }) => weight),
    perSample: each.map(({ loss }) => loss),
  };
}

describe.each(kinds)('%j', (settings, kind) => {
  let judge: JudgeBatch;
  beforeAll(async () => {
    judge = await load(settings, [classes], size);
  });

  const judged = (outputs: readonly number[], targets: readonly number[]): Promise<Judged> =>
    judge(outputs, { targets: Float32Array.from(targets) });

  it('has the value of its reference, and the gradient that central differences of that give', async () => {
    await fc.assert(
      fc.asyncProperty(numbers(12), numbers(1), async (outputs, raw) => {
        const targets = targetsOf(kind, raw);
        const { mean, perSample, gradient } = await judged(outputs, targets);
        const expected = byHand(settings, outputs, targets);
        expectClose('mean', [mean], [expected.mean]);
        expectClose('each', perSample, expected.perSample);
        const step = 1e-5;
        const slopes = outputs.map((_, i) => {
          const at = (shift: number) =>
            byHand(settings, outputs.with(i, (outputs[i] ?? 0) + shift), targets).mean;
          return (at(step) - at(-step)) / (2 * step);
        });
        // Within a step of a kink, the difference is that of both sides.
        const isKink = (i: number) =>
          kind === 'values' && nearKink(settings, (outputs[i] ?? 0) - (targets[i] ?? 0), step);
        expectClose(
          'gradient',
          gradient,
          slopes.map((slope, i) => (isKink(i) ? (gradient[i] ?? 0) : slope)),
          2e-5,
        );
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('is finite, and so is its gradient, with outputs of ±10,000', async () => {
    await fc.assert(
      fc.asyncProperty(numbers(1e4), numbers(1), async (outputs, raw) => {
        const targets = targetsOf(kind, raw);
        const { mean, perSample, gradient } = await judged(outputs, targets);
        expectClose('mean', [mean], [byHand(settings, outputs, targets).mean], 1e-5);
        expect(perSample.concat(gradient).every(Number.isFinite)).toBe(true);
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('is the mean of what single images give, by their weights', async () => {
    const single = await load(settings, [classes], 1);
    const outputs = Array.from(uniform(size * classes, [7]), (value) => 6 * value - 3);
    const targets = targetsOf(
      kind,
      Array.from(uniform(size * classes, [8]), (value) => 2 * value - 1),
    );
    const whole = await judged(outputs, targets);
    const reference = lossReference(settings);
    const parts = await Promise.all(
      rows(outputs).map(async (row, i) => {
        const own = rows(targets)[i] ?? [];
        return { ...(await single(row, { targets: Float32Array.from(own) })), ...reference(row, own) };
      }),
    );
    const weight = parts.reduce((sum, part) => sum + part.weight, 0);
    expectClose(
      'mean',
      [whole.mean],
      [parts.reduce((sum, part) => sum + (part.mean * part.weight) / weight, 0)],
    );
    expectClose(
      'each',
      whole.perSample,
      parts.flatMap(({ perSample }) => perSample),
    );
    const gradients = parts.flatMap((part) => part.gradient.map((slope) => (slope * part.weight) / weight));
    expectClose('gradient', whole.gradient, gradients);
  });

  it('does not depend on the order of the images', async () => {
    const outputs = Array.from(uniform(size * classes, [9]), (value) => 6 * value - 3);
    const targets = targetsOf(
      kind,
      Array.from(uniform(size * classes, [10]), (value) => 2 * value - 1),
    );
    const turned = (values: readonly number[]) => rows(values).toReversed().flat();
    const [there, back] = [await judged(outputs, targets), await judged(turned(outputs), turned(targets))];
    expectClose('mean', [back.mean], [there.mean], 1e-6);
    expect(back.perSample).toEqual(there.perSample.toReversed());
    expectClose('gradient', back.gradient, turned(there.gradient), 1e-7);
  });
});

function nearKink(settings: LossSettings, apart: number, step: number): boolean {
  if (settings.name === 'meanAbsoluteError') return Math.abs(apart) <= step;
  return settings.name === 'huber' && Math.abs(Math.abs(apart) - (settings.delta ?? 1)) <= step;
}

describe('labels', () => {
  const outputs = Array.from(uniform(size * classes, [3]), (value) => 8 * value - 4);
  const labels = Int32Array.of(2, 0, 3);
  const oneHot = Float32Array.of(0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1);

  it.each(kinds.map(([settings]) => settings))(
    'are, bit for bit, what the same rows of 0 and 1 are: %j',
    async (settings) => {
      const judge = await load(settings, [classes], size);
      const rowsOf = { targets: oneHot.slice() };
      expect(await judge(outputs, { labels: labels.slice() })).toEqual(await judge(outputs, rowsOf));
    },
  );

  it.each<readonly [LossSettings, LossSettings]>([
    [{ name: 'crossEntropy', labelSmoothing: 0 }, { name: 'crossEntropy' }],
    [{ name: 'crossEntropy', classWeights: [1, 1, 1, 1] }, { name: 'crossEntropy' }],
    [{ name: 'crossEntropy', classWeights: [3, 3, 3, 3] }, { name: 'crossEntropy' }],
    [{ name: 'focal', gamma: 0 }, { name: 'crossEntropy' }],
    [{ name: 'binaryCrossEntropy', positiveWeights: [1, 1, 1, 1] }, { name: 'binaryCrossEntropy' }],
  ])('are judged alike by %j and %j', async (one, other) => {
    const [a, b] = [await load(one, [classes], size), await load(other, [classes], size)];
    const [first, second] = [
      await a(outputs, { labels: labels.slice() }),
      await b(outputs, { labels: labels.slice() }),
    ];
    expectClose('mean', [first.mean], [second.mean], 1e-6);
    expectClose('gradient', first.gradient, second.gradient, 1e-6);
  });
});

it('gives no slope to numbers that are met exactly', async () => {
  for (const name of ['meanSquaredError', 'meanAbsoluteError', 'huber'] as const) {
    const judge = await load({ name }, [2], 1);
    const met = await judge([3, -1], { targets: Float32Array.of(3, -1) });
    expect(met.mean, name).toBe(0);
    expect(met.gradient.map(Math.abs), name).toEqual([0, 0]);
  }
});
