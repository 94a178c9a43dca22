import { basename, resolve } from 'node:path';
import { type ImageHeader, readImage, readImageHeader } from '@fovea/image';
import { type InputSpec, toInputPixels } from '@fovea/runtime';
import { DataError, UsageError } from '@fovea/shape';
import { checkDatasetSize } from './check-dataset-size.ts';
import { type Dataset, imageSize } from './dataset.ts';
import { findImageFiles, type LabelledFile, shownPath } from './find-image-files.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { measureInput } from './measure-input.ts';
import { checkSplitOptions, stratifiedSplit } from './stratified-split.ts';
import type { SkippedFile, TrainTest } from './train-test.ts';

export interface ImageFolderOptions {
  /** [height, width] in pixels. Default: that of the images if all have the same, of at most 96×96; else 64×64. */
  readonly size?: readonly [height: number, width: number];
  /** Whether images of another aspect ratio are stretched, or cropped to their middle. Default: stretched. */
  readonly fit?: InputSpec['fit'];
  /** Default: 1 if all files are grey images, else 3. */
  readonly channels?: 1 | 3;
  /** For holding images out where there is no part to test on. Default 1. */
  readonly seed?: number;
  /** The share that is held out then. Default 0.2. */
  readonly testFraction?: number;
  /** Called after each image. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const LARGEST_OWN_SIZE = 96;
const DEFAULT_SIZE = 64;

/**
 * Loads a folder of images: `<class>/…`, or `train/<class>/…` and
 * `test/<class>/…` (also `training`; `testing`, `val`, `valid`, `validation`).
 * Without a part to test on, some images of each class are held out. Images in
 * folders inside a class's folder belong to the class; hidden files are ignored.
 *
 * Each image is decoded by `readImage` and brought to the input's size by
 * `toInputPixels`, as in prediction. Mean and standard deviation are those of
 * the part to train on. What is not an image, or cannot be read, is named in
 * `skipped`. Where size or channels are left open, all files' headers are read
 * first. The classes are the folders' names, sorted; the dataset is named
 * like the folder.
 *
 * @throws DataError when the folder is missing or not a folder, has fewer than
 * two classes, or a class without a readable image (or with only one, where
 * some are to be held out); when the parts have different classes; above 4 GiB
 * of pixels.
 * @throws UsageError for an impossible size, fit, fraction or seed.
 * @throws the signal's reason when it is aborted.
 */
export async function loadImageFolder(folder: string, options: ImageFolderOptions = {}): Promise<TrainTest> {
  const { seed = 1, testFraction = 0.2, onProgress, signal } = options;
  checkSize(options.size);
  checkFit(options.fit);
  checkSplitOptions({ seed, testFraction });
  const { classes, train, test, skipped } = await findImageFiles(folder);
  const files = [...train, ...(test ?? [])];
  const input = await chooseInput(files, options);
  checkDatasetSize(files.length, [input.channels, input.height, input.width], folder);

  let done = 0;
  const onImage = (): void => onProgress?.(++done, files.length);
  const common = { name: basename(resolve(folder)), classes, input };
  const read = (part: readonly LabelledFile[]): Promise<Part> =>
    readPart(common, part, { folder, onImage, ...(signal === undefined ? {} : { signal }) });

  const trainPart = await read(train);
  checkClasses(trainPart, folder, test === undefined ? 2 : 1);
  if (test === undefined) {
    const split = stratifiedSplit(trainPart.dataset, { seed, testFraction });
    return normalised(split.train, split.test, [...skipped, ...trainPart.skipped]);
  }
  const testPart = await read(test);
  checkClasses(testPart, folder, 1);
  return normalised(trainPart.dataset, testPart.dataset, [
    ...skipped,
    ...trainPart.skipped,
    ...testPart.skipped,
  ]);
}

interface Part {
  readonly dataset: Dataset;
  readonly skipped: readonly SkippedFile[];
}

interface ReadOptions {
  readonly folder: string;
  readonly onImage: () => void;
  readonly signal?: AbortSignal;
}

function normalised(train: Dataset, test: Dataset, skipped: readonly SkippedFile[]): TrainTest {
  const input = measureInput(train);
  return { train: { ...train, input }, test: { ...test, input }, skipped };
}

async function chooseInput(
  files: readonly LabelledFile[],
  { size, channels, fit, signal }: ImageFolderOptions,
): Promise<InputSpec> {
  const isGiven = size !== undefined && channels !== undefined;
  // Files that cannot be read have no say; reading them for good reports them.
  const readable = isGiven
    ? []
    : (await mapConcurrently(files, ({ file }) => readImageHeader(file).catch(() => []), signal)).flat();
  const [height, width] = size ?? commonSize(readable) ?? [DEFAULT_SIZE, DEFAULT_SIZE];
  const chosen = channels ?? (readable.every(({ isGrey }) => isGrey) ? 1 : 3);
  const perChannel = (value: number): number[] => Array.from({ length: chosen }, () => value);
  return {
    ...{ channels: chosen, height, width },
    ...(fit === undefined ? {} : { fit }),
    ...{ mean: perChannel(0), std: perChannel(1) },
  };
}

function commonSize([first, ...others]: readonly ImageHeader[]): [number, number] | undefined {
  if (first === undefined) return undefined;
  const { height, width } = first;
  const isCommon = others.every((other) => other.height === height && other.width === width);
  return isCommon && Math.max(height, width) <= LARGEST_OWN_SIZE ? [height, width] : undefined;
}

async function readPart(
  common: Pick<Dataset, 'name' | 'classes' | 'input'>,
  files: readonly LabelledFile[],
  { folder, onImage, signal }: ReadOptions,
): Promise<Part> {
  const size = imageSize(common);
  const pixels = new Uint8Array(files.length * size);
  const reasons = await mapConcurrently(
    files,
    async ({ file }, index) => {
      const reason = await readImage(file).then((image) => {
        pixels.set(toInputPixels(image, common.input), index * size);
        return undefined;
      }, whyUnreadable);
      onImage();
      return reason;
    },
    signal,
  );
  const kept = files.map((_, index) => index).filter((index) => reasons[index] === undefined);
  for (const [position, index] of kept.entries()) {
    pixels.copyWithin(position * size, index * size, (index + 1) * size);
  }
  return {
    dataset: {
      ...common,
      pixels: pixels.subarray(0, kept.length * size),
      labels: Int32Array.from(kept, (index) => files[index]?.label ?? 0),
      length: kept.length,
    },
    skipped: files.flatMap(({ file }, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [{ file: shownPath(folder, file), reason }];
    }),
  };
}

function whyUnreadable(error: unknown): string {
  if (error instanceof DataError) {
    return error.code === 'image-too-large'
      ? `${error.problem}: ${error.received}`
      : (error.received ?? error.message);
  }
  throw error;
}

function checkSize(size: ImageFolderOptions['size']): void {
  if (size !== undefined && !size.every((side) => Number.isInteger(side) && side >= 1)) {
    throw new UsageError('image-size', 'images cannot be brought to this size', {
      expected: 'a whole height and width of at least 1',
      received: size.join('×'),
    });
  }
}

// A JavaScript caller can pass anything; it would be found only after all headers were read.
function checkFit(fit: unknown): void {
  if (fit === undefined || fit === 'stretch' || fit === 'crop') return;
  throw new UsageError('image-fit', 'images cannot be fitted like this', {
    expected: '"stretch" or "crop"',
    received: JSON.stringify(fit),
  });
}

/** Every class needs `least` images that could be read. */
function checkClasses({ dataset, skipped }: Part, folder: string, least: number): void {
  const [example] = skipped;
  const unreadable =
    example === undefined ? '' : `${skipped.length} unreadable, e.g. ${example.file}: ${example.reason}`;
  if (dataset.length === 0) {
    throw new DataError('images-unreadable', 'none of the images can be read', {
      path: folder,
      received: unreadable,
      hint: 'Check that they open in an image viewer.',
    });
  }
  const counts = dataset.classes.map(() => 0);
  for (const label of dataset.labels) counts[label] = (counts[label] ?? 0) + 1;
  const label = counts.findIndex((count) => count < least);
  if (label !== -1) {
    const why = least === 1 ? '' : ', of which some are held out to test on';
    const others = unreadable === '' ? '' : ` (in all classes ${unreadable})`;
    throw new DataError(
      'class-too-few',
      `the class "${dataset.classes[label]}" has too few readable images`,
      {
        path: folder,
        expected: `at least ${least}${why}`,
        received: `${counts[label]}${others}`,
        hint: "Add images or remove the class's folder.",
      },
    );
  }
}
