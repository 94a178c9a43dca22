import { type RandomGenerator, randomStream } from '@fovea/data';

/** Choices that depend on a seed alone. */
export class Dice {
  readonly #stream: RandomGenerator;

  constructor(...seed: readonly [number, ...number[]]) {
    this.#stream = randomStream(...seed);
  }

  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number {
    return least + ((this.#stream.next() >>> 0) % (most - least + 1));
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.number(0, choices.length - 1)] ?? choices[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.number(0, 255)));
  }
}
