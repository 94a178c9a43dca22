import type { Dataset } from './dataset.ts';
import { findDuplicates, type ImagePlace } from './find-duplicates.ts';
import type { TrainTest } from './train-test.ts';

export interface ClassCount {
  readonly name: string;
  readonly train: number;
  readonly test: number;
}

/** What a dataset is made of, and what may be wrong with it. */
export interface DataReport {
  readonly classes: readonly ClassCount[];
  /** Images to test on that are also among those to train on: they say nothing about new images. */
  readonly leaked: readonly Pair[];
  /** Images that are there again within one part. */
  readonly repeated: readonly Pair[];
  /** Images that are there twice, with different labels. */
  readonly contradicting: readonly Pair[];
}

/** An image and the first one that it is the same as. */
export type Pair = readonly [first: ImagePlace, again: ImagePlace];

/** Counts classes and looks for images that are there more than once. */
export function inspectData({ train, test }: Pick<TrainTest, 'train' | 'test'>): DataReport {
  const parts = { train, test };
  const [trainCounts, testCounts] = [countClasses(train), countClasses(test)];
  const classes = train.classes.map((name, label) => ({
    name,
    train: trainCounts[label] ?? 0,
    test: testCounts[label] ?? 0,
  }));
  const pairs = findDuplicates(parts).flatMap((group): Pair[] => {
    const [first, ...others] = group;
    return first === undefined ? [] : others.map((again) => [first, again]);
  });
  const labelOf = ({ part, index }: ImagePlace): number | undefined => parts[part].labels[index];
  return {
    classes,
    leaked: pairs.filter(([first, again]) => first.part !== again.part),
    repeated: pairs.filter(([first, again]) => first.part === again.part),
    contradicting: pairs.filter(([first, again]) => labelOf(first) !== labelOf(again)),
  };
}

function countClasses({ classes, labels }: Dataset): number[] {
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
