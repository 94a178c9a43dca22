import { basename, resolve } from 'node:path';
import { findImageFiles, withTestFolder } from './find-image-files.ts';
import { checkImageOptions } from './image-options.ts';
import { type StreamOptions, streamImages } from './stream-images.ts';
import type { TrainTest } from './train-test.ts';

export interface StreamImageFolderOptions extends StreamOptions {
  /** As for `loadImageFolder`. */
  readonly testFolder?: string;
}

/**
 * Opens a folder of images of any size: its images are the same as those of `loadImageFolder`, bit for bit,
 * but they are decoded by threads when they are needed, ahead of the steps of training, and stay in memory
 * as far as `memory` allows. With `cache`, those that do not fit are read from the disk instead of decoded again.
 *
 * Before, all files are looked at, which takes about a second for 50,000 on a disk that is warm. What is no
 * image or was cut short is found so and named in `skipped`. A file that is damaged within, or vanishes later,
 * is an error with its name when it is needed. Of at most 1,000 images, all are decoded before, and all that
 * cannot be read are named.
 *
 * @throws DataError and UsageError as `loadImageFolder`, but for the size in memory
 * @throws the signal's reason when it is aborted.
 */
export async function streamImageFolder(
  folder: string,
  options: StreamImageFolderOptions = {},
): Promise<TrainTest> {
  checkImageOptions(options);
  const { testFolder } = options;
  const found = await findImageFiles(folder);
  const files = testFolder === undefined ? found : await withTestFolder(folder, found, testFolder);
  return streamImages(files, { name: basename(resolve(folder)), folder }, options);
}
