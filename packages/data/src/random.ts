import { UsageError } from '@fovea/shape';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { hashWords } from './hash-seed.ts';

export type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A generator that depends on nothing but its integers, e.g. a run's seed, then
 * the layer and the step: the same ones give the same numbers anywhere, other
 * ones (also fewer or more) unrelated numbers. xoroshiro128+, its state hashed
 * from all of them.
 *
 * @throws UsageError for a number that is not a safe integer.
 */
export function randomStream(seed: number, ...position: readonly number[]): RandomGenerator {
  const words = [seed, ...position].flatMap(toWords);
  return xoroshiro128plusFromState([0, 1, 2, 3].map((lane) => hashWords(words, lane) | 0));
}

/**
 * `length` float32 numbers, uniform in [0, 1): multiples of 2⁻²⁴.
 *
 * @param seed what {@link randomStream} takes.
 * @throws UsageError for an empty seed or a number in it that is not a safe integer.
 */
export function uniform(length: number, seed: readonly number[]): Float32Array {
  // xoroshiro128+ on 32-bit halves (https://prng.di.unimi.it/xoroshiro128plus.c): the numbers of
  // randomStream, in about half the time because its state is in local variables. A dropout mask
  // takes a million of them for each step.
  let [high0 = 0, low0 = 0, high1 = 0, low1 = 0] = streamOf(seed).getState();
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    // The upper 24 bits: the lowest bits of xoroshiro128+ are its weakest.
    out[i] = ((low0 + low1) >>> 8) * 2 ** -24;
    const low = low0 ^ low1;
    const high = high0 ^ high1;
    const rotated = (low0 << 24) | (high0 >>> 8);
    high0 = ((high0 << 24) | (low0 >>> 8)) ^ high ^ ((high << 16) | (low >>> 16));
    low0 = rotated ^ low ^ (low << 16);
    high1 = (low << 5) | (high >>> 27);
    low1 = (high << 5) | (low >>> 27);
  }
  return out;
}

/**
 * `length` float32 numbers, normally distributed with mean 0 and standard
 * deviation 1 (Box–Muller). `Math.log` and `Math.cos` may differ in the last
 * bit between JavaScript engines; on one engine the numbers are always the same.
 *
 * @param seed what {@link randomStream} takes.
 * @throws UsageError for an empty seed or a number in it that is not a safe integer.
 */
export function normal(length: number, seed: readonly number[]): Float32Array {
  const pairs = uniform(length + (length % 2), seed);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - (pairs[i] ?? 0)));
    const angle = 2 * Math.PI * (pairs[i + 1] ?? 0);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < length) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

function streamOf([first, ...rest]: readonly number[]): RandomGenerator {
  if (first === undefined) {
    throw new UsageError('seed', 'the seed is empty', { expected: 'at least one whole number' });
  }
  return randomStream(first, ...rest);
}

/** The low and high half of an integer in two's complement. */
function toWords(value: number): [low: number, high: number] {
  if (!Number.isSafeInteger(value)) {
    throw new UsageError('seed', 'a seed is not a whole number', {
      expected: 'a whole number from −2⁵³+1 to 2⁵³−1',
      received: `${value}`,
    });
  }
  return [value | 0, Math.floor(value / 2 ** 32) | 0];
}
