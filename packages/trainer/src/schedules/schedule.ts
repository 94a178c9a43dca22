import { checkRange } from '../settings/setting-range.ts';
import type { EpochRecord } from '../state/checkpoint.ts';
import { type OneCycle, oneCycleFactor } from './one-cycle.ts';
import { type Plateau, plateauFactor } from './plateau.ts';

/** How the learning rate changes over a run, as plain data. */
export type Schedule =
  | ({ readonly name: 'constant' } & Warmup)
  | (StepSchedule & Warmup)
  | (Exponential & Warmup)
  | (Cosine & Warmup)
  | OneCycle
  | (Plateau & Warmup);

/** A rate that rises evenly from nearly nothing at the beginning of the run. */
export interface Warmup {
  /** The part of the run's steps that it takes, 0 up to but not including 1. Default 0. */
  readonly warmup?: number;
}

/** Falls by `gamma` after every so many epochs: PyTorch's StepLR. */
export interface StepSchedule {
  readonly name: 'step';
  /** Epochs. Default 30. */
  readonly every?: number;
  /** Above 0 and at most 1. Default 0.1. */
  readonly gamma?: number;
}

/** Falls by `gamma` after every epoch: PyTorch's ExponentialLR. */
export interface Exponential {
  readonly name: 'exponential';
  /** Above 0 and at most 1. Default 0.95. */
  readonly gamma?: number;
}

/**
 * Falls from its full value to `floor` along half a cosine, so that the last steps settle what the first ones
 * found; behind the warm-up, where there is one. Loshchilov and Hutter, 2016, arXiv:1608.03983, without restarts.
 */
export interface Cosine {
  readonly name: 'cosine';
  /** The factor that it falls towards, from 0 to 1. Default 0. */
  readonly floor?: number;
}

/** Where in its run a step is. */
export interface RunPosition {
  /** Updates of the weights, this one included: 1 at the first. */
  readonly step: number;
  /** Updates of the whole run. */
  readonly steps: number;
  /** The epochs that are finished. */
  readonly history: readonly EpochRecord[];
}

/** All schedules, by what settings call them. */
export const scheduleNames: readonly Schedule['name'][] = [
  'constant',
  'step',
  'exponential',
  'cosine',
  'one-cycle',
  'plateau',
];

/** The factor on the learning rate at a step, 0 to 1: a function of the settings and of where the run is. */
export function scheduleFactor(schedule: Schedule, position: RunPosition): number {
  const { step, steps, history } = position;
  if (schedule.name === 'one-cycle') return oneCycleFactor(schedule, position);
  const rising = Math.round((schedule.warmup ?? 0) * steps);
  if (schedule.name === 'cosine' && step > rising) {
    const { floor = 0 } = schedule;
    return floor + ((1 - floor) * (1 + Math.cos((Math.PI * (step - 1 - rising)) / (steps - rising)))) / 2;
  }
  const warm = step > rising ? 1 : step / (rising + 1);
  switch (schedule.name) {
    case 'constant':
    case 'cosine':
      return warm;
    case 'step':
      return warm * (schedule.gamma ?? 0.1) ** Math.floor(history.length / (schedule.every ?? 30));
    case 'exponential':
      return warm * (schedule.gamma ?? 0.95) ** history.length;
    case 'plateau':
      return warm * plateauFactor(schedule, history);
  }
}

/** @throws UsageError for a setting of a schedule that is out of range */
export function checkSchedule(schedule: Schedule): void {
  const given = new Map<string, unknown>(Object.entries(schedule));
  for (const [name, { fits, expected }] of Object.entries(ranges)) {
    const value = given.get(name);
    if (typeof value === 'number')
      checkRange(`schedule ${schedule.name}`, name, value, fits(value), expected);
  }
}

const fraction = {
  fits: (value: number) => value >= 0 && value < 1,
  expected: 'a number from 0 up to but not including 1',
};
const part = { fits: (value: number) => value >= 0 && value <= 1, expected: 'a number from 0 to 1' };
const factor = {
  fits: (value: number) => value > 0 && value <= 1,
  expected: 'a number above 0 and at most 1',
};
const whole = (least: number) => ({
  fits: (value: number) => Number.isSafeInteger(value) && value >= least,
  expected: `a whole number of at least ${least}`,
});

/** By the name that a setting has in all schedules. */
const ranges = {
  warmup: fraction,
  threshold: fraction,
  gamma: factor,
  start: factor,
  end: part,
  floor: part,
  every: whole(1),
  patience: whole(0),
};
