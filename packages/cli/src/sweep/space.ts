import type { FoveaConfig } from '../config/define-config.ts';
import type { LossFlags } from '../options/loss-options.ts';
import type { UpdateFlags } from '../options/update-options.ts';

/** Numbers between two, both included. */
export interface Range {
  readonly kind: 'range';
  /** How they are spread: evenly, evenly in their logarithm, or whole ones evenly. */
  readonly scale: 'linear' | 'log' | 'integer';
  readonly from: number;
  readonly to: number;
  /** How many of them a grid has, both ends among them. Default 4. */
  readonly points?: number;
}

/** One of several values. */
export interface Choice<T> {
  readonly kind: 'choice';
  readonly values: readonly T[];
}

/** The options of `fovea train` that a sweep can search over, by their names in `fovea.config.ts`. */
export type SpaceKey =
  | keyof LossFlags
  | keyof UpdateFlags
  | 'arch'
  | 'augment'
  | 'balance'
  | 'batch'
  | 'epochs'
  | 'fit'
  | 'lr'
  | 'seed'
  | 'size';

type Value<K extends SpaceKey> = Exclude<FoveaConfig[K], undefined>;

/** What is searched: for each option a range, where it is a number, or a choice; `null` and `false` leave it out. */
export type SweepSpace = {
  readonly [K in SpaceKey]?: Choice<Value<K> | false | null> | (number extends Value<K> ? Range : never);
};

interface GridPoints {
  /** How many values a grid has, both ends among them. Default 4. */
  readonly points?: number;
}

/** Numbers from `from` to `to`, all equally likely. */
export function uniform(from: number, to: number, grid: GridPoints = {}): Range {
  return { kind: 'range', scale: 'linear', from, to, ...grid };
}

/** Numbers from `from`, above 0, to `to`, all orders of magnitude equally likely: for learning rates and the like. */
export function logUniform(from: number, to: number, grid: GridPoints = {}): Range {
  return { kind: 'range', scale: 'log', from, to, ...grid };
}

/** Whole numbers from `from` to `to`, all equally likely. */
export function integer(from: number, to: number, grid: GridPoints = {}): Range {
  return { kind: 'range', scale: 'integer', from, to, ...grid };
}

/** One of these values, all equally likely; `null` leaves the option out. */
export function choice<const T extends readonly unknown[]>(...values: T): Choice<T[number]> {
  return { kind: 'choice', values };
}
