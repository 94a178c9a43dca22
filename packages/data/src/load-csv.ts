import { basename, dirname, extname } from 'node:path';
import type { Dataset, InMemory } from './dataset.ts';
import { checkImageOptions, type ImageOptions } from './image-options.ts';
import { loadImages } from './load-images.ts';
import { readCsvLabels } from './read-csv-labels.ts';
import type { TrainTest } from './train-test.ts';

/**
 * Loads the images that a table names, with their labels: `path,label` or
 * `path,label,split`, with a line of these names on top (`file`, `image`,
 * `class` and others will do), or two columns without. Paths are relative to the
 * table's folder. Without a part to test on, some images of each class are held
 * out. Images are prepared as by `loadImageFolder`; those that cannot be read
 * are named in `skipped`. The classes are the labels, sorted; the dataset is
 * named like the file.
 *
 * @throws DataError that names the line of the table, or as `loadImageFolder`.
 * @throws UsageError for an impossible size, fit, fraction, seed or normalisation.
 * @throws the signal's reason when it is aborted.
 */
export async function loadCsv(
  file: string,
  options: ImageOptions = {},
): Promise<TrainTest<InMemory<Dataset>>> {
  checkImageOptions(options);
  const origin = { name: basename(file, extname(file)), folder: dirname(file) };
  return loadImages(await readCsvLabels(file), origin, options);
}
