import { type Dataset, type InMemory, imageSize, pixelsAt } from './dataset.ts';
import type { ImageFiles } from './find-image-files.ts';
import type { ImageOptions } from './image-options.ts';
import { type ImagesOrigin, openImages } from './open-images.ts';
import type { TrainTest } from './train-test.ts';

/** Makes a dataset of image files in memory. @throws as `loadImageFolder` */
export async function loadImages(
  files: ImageFiles,
  origin: ImagesOrigin,
  options: ImageOptions,
): Promise<TrainTest<InMemory<Dataset>>> {
  const reading = { memory: Number.POSITIVE_INFINITY, isWhole: true };
  const { train, test, skipped } = await openImages(files, origin, options, reading);
  return { train: inMemory(train), test: inMemory(test), skipped };
}

function inMemory(dataset: Dataset): InMemory<Dataset> {
  const size = imageSize(dataset);
  const pixels = new Uint8Array(dataset.length * size);
  for (let index = 0; index < dataset.length; index++) pixels.set(pixelsAt(dataset, index), index * size);
  return { ...dataset, pixels };
}
