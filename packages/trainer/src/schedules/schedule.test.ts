import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../state/checkpoint.ts';
import { checkSchedule, type Schedule, scheduleFactor, scheduleNames } from './schedule.ts';

interface Case {
  readonly label: string;
  readonly schedule: Schedule;
  readonly factors: readonly number[];
  /** Of schedules that change from step to step. */
  readonly steps?: number;
  /** What the test images gave after each epoch. */
  readonly losses?: readonly number[];
}

// Written by fixtures/make-schedule-fixtures.py, which has this form.
const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/schedules.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly Case[];
};

function epochs(count: number, losses: readonly number[] = []): EpochRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    loss: 7,
    accuracy: 0,
    ...(losses[i] === undefined ? {} : { testLoss: losses[i] }),
    seconds: 1,
    samplesPerSecond: 1,
  }));
}

describe('the learning rate goes as PyTorch’s', () => {
  it.each(cases.map((each) => [each.label, each] as const))(
    '%s',
    (_, { schedule, factors, steps, losses }) => {
      factors.forEach((factor, i) => {
        const position =
          steps === undefined
            ? { step: 1000 * i + 7, steps: 1000 * factors.length, history: epochs(i, losses) }
            : { step: i + 1, steps, history: [] };
        const found = scheduleFactor(schedule, position);
        expect(Math.abs(found - factor), `${i}: ${found}, expected ${factor}`).toBeLessThan(1e-9);
      });
    },
  );

  it('in every schedule that there is, beside the constant one', () => {
    const tested = new Set(cases.map(({ schedule }) => schedule.name));
    expect(tested).toEqual(new Set(scheduleNames));
  });
});

describe('scheduleFactor', () => {
  const at = (schedule: Schedule, step: number, history: readonly EpochRecord[] = []) =>
    scheduleFactor(schedule, { step, steps: 1000, history });

  it('is 1 throughout when constant', () => {
    expect([1, 500, 1000].map((step) => at({ name: 'constant' }, step))).toEqual([1, 1, 1]);
  });

  it('is nearly zero, and never negative, at the last step of a cosine', () => {
    expect(at({ name: 'cosine' }, 1000)).toBeGreaterThan(0);
    expect(at({ name: 'cosine' }, 1000)).toBeLessThan(1e-5);
  });

  it('warms up whatever else it does', () => {
    const history = epochs(4);
    for (const schedule of [
      { name: 'step', every: 2, gamma: 0.5 },
      { name: 'exponential', gamma: 0.5 },
      { name: 'plateau', patience: 0, gamma: 0.5 },
    ] as const) {
      const warm = { ...schedule, warmup: 0.01 };
      expect(at(warm, 5, history)).toBeCloseTo((5 / 11) * at(schedule, 5, history), 12);
      expect(at(warm, 11, history)).toBe(at(schedule, 11, history));
    }
  });

  it('takes the training loss for a plateau where no images were held out', () => {
    expect(at({ name: 'plateau', patience: 1 }, 1, epochs(3))).toBeCloseTo(0.1, 12);
    expect(at({ name: 'plateau', patience: 1 }, 1, epochs(3, [3, 2, 1]))).toBe(1);
  });

  it('has a number for a run of one step', () => {
    for (const name of scheduleNames) {
      const factor = scheduleFactor({ name }, { step: 1, steps: 1, history: [] });
      expect(factor, name).toBeGreaterThan(0);
      expect(factor, name).toBeLessThanOrEqual(1);
    }
  });
});

it.each<[Schedule, string]>([
  [
    { name: 'one-cycle', warmup: 1 },
    'schedule one-cycle: warmup is out of range: expected a number from 0 up to but not including 1, received 1.',
  ],
  [
    { name: 'step', every: 0 },
    'schedule step: every is out of range: expected a whole number of at least 1, received 0.',
  ],
  [
    { name: 'exponential', gamma: 1.5 },
    'schedule exponential: gamma is out of range: expected a number above 0 and at most 1, received 1.5.',
  ],
  [
    { name: 'plateau', patience: -1 },
    'schedule plateau: patience is out of range: expected a whole number of at least 0, received -1.',
  ],
  [
    { name: 'cosine', floor: Number.NaN },
    'schedule cosine: floor is out of range: expected a number from 0 to 1, received NaN.',
  ],
])('%o is refused', (schedule, text) => {
  expect(() => checkSchedule(schedule)).toThrow(text);
});
