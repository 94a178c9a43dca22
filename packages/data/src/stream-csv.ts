import { basename, dirname, extname } from 'node:path';
import { checkImageOptions } from './image-options.ts';
import { readCsvLabels } from './read-csv-labels.ts';
import { type StreamOptions, streamImages } from './stream-images.ts';
import type { TrainTest } from './train-test.ts';

/**
 * Opens the images that a table names, as `loadCsv` reads it, as `streamImageFolder` opens those of a folder.
 *
 * @throws as these two
 */
export async function streamCsv(file: string, options: StreamOptions = {}): Promise<TrainTest> {
  checkImageOptions(options);
  const origin = { name: basename(file, extname(file)), folder: dirname(file) };
  return streamImages(await readCsvLabels(file), origin, options);
}
