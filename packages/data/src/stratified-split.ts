import { DataError, UsageError } from '@fovea/shape';
import { type Dataset, type InMemory, labelAt, subset } from './dataset.ts';
import { randomStream } from './random.ts';
import { shuffled } from './shuffled.ts';
import type { TrainTest } from './train-test.ts';

/** Keeps these streams apart from those of others who use the same seed. */
const SPLIT = 0x7370;

export interface SplitOptions {
  /** The share of the images to test on, above 0 and below 1. Default 0.2. */
  readonly testFraction?: number;
  /** Which images are drawn; a whole number. */
  readonly seed: number;
}

/**
 * Divides a dataset at random, each class in proportion. Exactly
 * `round(length · testFraction)` images go to the test part, shared out among
 * the classes by largest remainder; but a class of two or more is always in both
 * parts (which can move that total), and a class of one is in the training part.
 * Both parts keep the dataset's order.
 *
 * @throws UsageError for a fraction or seed out of range.
 * @throws DataError when no class has two images.
 */
export function stratifiedSplit(
  dataset: InMemory<Dataset>,
  options: SplitOptions,
): TrainTest<InMemory<Dataset>>;
export function stratifiedSplit(dataset: Dataset, options: SplitOptions): TrainTest;
export function stratifiedSplit(dataset: Dataset, options: SplitOptions): TrainTest {
  const { train, test } = splitIndices(dataset, options);
  return { train: subset(dataset, train), test: subset(dataset, test), skipped: [] };
}

/** Which images `stratifiedSplit` puts where. @throws as it does */
export function splitIndices(
  dataset: Dataset,
  { testFraction = 0.2, seed }: SplitOptions,
): Readonly<Record<'train' | 'test', readonly number[]>> {
  checkSplitOptions({ testFraction, seed });
  const members: number[][] = dataset.classes.map(() => []);
  for (let index = 0; index < dataset.length; index++) members[labelAt(dataset, index)]?.push(index);
  const counts = testCounts(
    members.map(({ length }) => length),
    testFraction,
  );
  if (counts.every((count) => count === 0)) {
    throw new DataError('split-too-few', 'there are too few images to hold some out for testing', {
      path: `dataset "${dataset.name}"`,
      expected: 'at least 2 images in a class',
      received: `${dataset.length} in all`,
      hint: 'Add images.',
    });
  }
  const isTest = new Uint8Array(dataset.length);
  for (const [label, indices] of members.entries()) {
    const drawn = shuffled(Uint32Array.from(indices), [seed, SPLIT, label]).subarray(0, counts[label]);
    for (const index of drawn) isTest[index] = 1;
  }
  const all = Array.from({ length: dataset.length }, (_, index) => index);
  return {
    train: all.filter((index) => isTest[index] === 0),
    test: all.filter((index) => isTest[index] === 1),
  };
}

/** For a loader, which would else find out only when everything is loaded. @throws UsageError as above. */
export function checkSplitOptions({ testFraction, seed }: Required<SplitOptions>): void {
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new UsageError('test-fraction', 'the test fraction cannot be used', {
      expected: 'a number above 0 and below 1',
      received: `${testFraction}`,
    });
  }
  randomStream(seed);
}

/** How many of each class to test on, by largest remainder within what each class allows. */
function testCounts(sizes: readonly number[], fraction: number): number[] {
  const shares = sizes.map((size) => {
    const least = size >= 2 ? 1 : 0;
    const most = Math.max(size - 1, 0);
    const quota = size * fraction;
    return { least, most, quota, count: Math.min(Math.max(Math.floor(quota), least), most) };
  });
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * fraction);
  for (;;) {
    const missing = total - shares.reduce((sum, { count }) => sum + count, 0);
    const step = Math.sign(missing);
    const open = shares.filter(({ least, most, count }) => (step > 0 ? count < most : count > least));
    if (step === 0 || open.length === 0) return shares.map(({ count }) => count);
    const remainder = (share: (typeof shares)[number]): number => (share.quota - share.count) * step;
    const next = open.reduce((best, share) => (remainder(share) > remainder(best) ? share : best));
    next.count += step;
  }
}
