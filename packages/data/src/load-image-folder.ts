import { basename, resolve } from 'node:path';
import type { Dataset, InMemory } from './dataset.ts';
import { findImageFiles, withTestFolder } from './find-image-files.ts';
import { checkImageOptions, type ImageOptions } from './image-options.ts';
import { loadImages } from './load-images.ts';
import type { TrainTest } from './train-test.ts';

export interface LoadImageFolderOptions extends ImageOptions {
  /** Another folder with the same classes to test on. Then no image of the first one is held out. */
  readonly testFolder?: string;
}

/**
 * Loads a folder of images: `<class>/…`, or `train/<class>/…` and
 * `test/<class>/…` (also `training`; `testing`, `val`, `valid`, `validation`).
 * Without a part to test on, some images of each class are held out. Images in
 * folders inside a class's folder belong to the class; hidden files are ignored.
 *
 * Each image is decoded by `readImage` and brought to the input's size by
 * `toInputPixels`, as in prediction. Mean and standard deviation are those of
 * the part to train on, unless given. What is not an image, or cannot be read,
 * is named in `skipped`. The classes are the folders' names, sorted; the dataset
 * is named like the folder.
 *
 * @throws DataError when the folder is missing or not a folder, has fewer than
 * two classes, or a class without a readable image (or with only one, where
 * some are to be held out); when the parts have different classes; above 4 GiB
 * of pixels.
 * @throws UsageError for an impossible size, fit, fraction, seed or normalisation.
 * @throws the signal's reason when it is aborted.
 */
export async function loadImageFolder(
  folder: string,
  options: LoadImageFolderOptions = {},
): Promise<TrainTest<InMemory<Dataset>>> {
  checkImageOptions(options);
  const { testFolder } = options;
  const found = await findImageFiles(folder);
  const files = testFolder === undefined ? found : await withTestFolder(folder, found, testFolder);
  return loadImages(files, { name: basename(resolve(folder)), folder }, options);
}
