import { type Dataset, subset } from '@fovea/data';
import { loadDigits } from '@fovea/data/node';

/** So many of the built-in digits, spread evenly over the whole. */
export async function someDigits(
  trainImages: number,
  testImages: number,
): Promise<{ readonly train: Dataset; readonly test: Dataset }> {
  const { train, test } = await loadDigits();
  return { train: spread(train, trainImages), test: spread(test, testImages) };
}

/** Evenly spread, so that all classes are there however a dataset is sorted. */
function spread(dataset: Dataset, count: number): Dataset {
  const every = dataset.length / count;
  return subset(
    dataset,
    Array.from({ length: count }, (_, i) => Math.floor(i * every)),
  );
}
