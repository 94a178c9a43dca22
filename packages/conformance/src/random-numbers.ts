import { randomStream, uniform } from '@fovea/data';

/** Seeded numbers that a float32 holds, as tests want them. */
export interface RandomNumbers {
  /** Uniform from `low` up to `high`. */
  between(length: number, low: number, high: number): number[];
  /**
   * Evenly spaced over ±2 in random order: no two are equal or nearly so and none
   * is near zero, so that no small step crosses a bend such as ReLU's or a maximum's.
   */
  distinct(length: number): number[];
  /** Different whole numbers below `end`, at most `count`. */
  places(count: number, end: number): number[];
}

export function randomNumbers(seed: number): RandomNumbers {
  let calls = 0;
  const next = (length: number): number[] => {
    calls += 1;
    return Array.from(uniform(length, [seed, calls]));
  };
  const shuffled = (length: number): number[] => {
    const keys = next(length);
    return Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  };
  return {
    between: (length, low, high) => next(length).map((share) => Math.fround(low + share * (high - low))),
    distinct: (length) =>
      shuffled(length).map((place) => Math.fround(((place + 0.5) / length) * 4 - 2 + 1 / (4 * length))),
    places: (count, end) => shuffled(end).slice(0, count),
  };
}

/** A seed for one of many things that are seeded alike. */
export function seedOf(seed: number, ...position: readonly number[]): number {
  return randomStream(seed, ...position).next() >>> 0;
}
