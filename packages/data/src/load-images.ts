import { checkInputSpec } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import { checkDatasetSize } from './check-dataset-size.ts';
import { chooseInput, withDefaultSize } from './choose-input.ts';
import type { Dataset } from './dataset.ts';
import { type DecodedImages, decodeImages, OtherSize } from './decode-images.ts';
import { type ImageFiles, type LabelledFile, shownPath } from './find-image-files.ts';
import { cachedImages } from './image-cache.ts';
import type { ImageOptions } from './image-options.ts';
import { measureInput } from './measure-input.ts';
import { stratifiedSplit } from './stratified-split.ts';
import type { SkippedFile, TrainTest } from './train-test.ts';

/** Where image files were found: what the dataset is called, and what paths are shown relative to. */
export interface ImagesOrigin {
  readonly name: string;
  readonly folder: string;
}

/**
 * Makes a dataset of image files. Each is decoded by `readImage` and brought to
 * the input's size by `toInputPixels`, as in prediction.
 *
 * @throws DataError for a class without a readable image (or with only one,
 * where some are to be held out), or above 4 GiB of pixels.
 * @throws UsageError for a normalisation that does not fit the images' channels.
 * @throws the signal's reason when it is aborted.
 */
export async function loadImages(
  files: ImageFiles,
  { name, folder }: ImagesOrigin,
  options: ImageOptions,
): Promise<TrainTest> {
  const { seed = 1, testFraction = 0.2 } = options;
  const { classes, train, test } = files;
  const all = [...train, ...(test ?? [])];
  const { input, decoded } = await cachedImages(all, options, () => decodeAll(all, folder, options));
  const common = { name, classes, input };
  const [trainPart, testPart] = divide(common, all, train.length, { folder, decoded });
  const skipped = [
    ...files.skipped,
    ...[...decoded.unreadable].map(([index, reason]) => ({
      file: shownPath(folder, all[index]?.file ?? ''),
      reason,
    })),
  ];
  const unreadable = skipped.slice(files.skipped.length);
  checkClasses(trainPart, { unreadable, folder, least: test === undefined ? 2 : 1 });
  if (test !== undefined) checkClasses(testPart, { unreadable, folder, least: 1 });
  const parts =
    test === undefined
      ? stratifiedSplit(trainPart, { seed, testFraction })
      : { train: trainPart, test: testPart };
  const normalised =
    options.normalize === undefined ? measureInput(parts.train) : { ...input, ...options.normalize };
  checkInputSpec(normalised);
  return {
    train: { ...parts.train, input: normalised },
    test: { ...parts.test, input: normalised },
    skipped,
  };
}

async function decodeAll(
  files: readonly LabelledFile[],
  folder: string,
  options: ImageOptions,
): Promise<{ readonly input: Dataset['input']; readonly decoded: DecodedImages }> {
  const { onProgress, signal } = options;
  const { input, isAssumed } = await chooseInput(files, options);
  const decode = async (own: Dataset['input'], isGuess: boolean) => {
    checkDatasetSize(files.length, [own.channels, own.height, own.width], folder);
    let done = 0;
    const decoded = await decodeImages(files, own, {
      isAssumed: isGuess,
      onImage: () => onProgress?.(++done, files.length),
      ...(signal === undefined ? {} : { signal }),
    });
    return { input: own, decoded };
  };
  try {
    return await decode(input, isAssumed);
  } catch (error) {
    if (!(error instanceof OtherSize)) throw error;
    return decode(withDefaultSize(input), false);
  }
}

/** The images of the first `trainFiles` files, and those of the others. */
function divide(
  common: Pick<Dataset, 'name' | 'classes' | 'input'>,
  files: readonly LabelledFile[],
  trainFiles: number,
  { folder, decoded }: { readonly folder: string; readonly decoded: DecodedImages },
): [train: Dataset, test: Dataset] {
  const { pixels, unreadable } = decoded;
  const readable = (from: number, to: number): LabelledFile[] =>
    files.slice(from, to).filter((_, index) => !unreadable.has(from + index));
  const [train, test] = [readable(0, trainFiles), readable(trainFiles, files.length)];
  const { channels, height, width } = common.input;
  const border = train.length * channels * height * width;
  const part = (own: readonly LabelledFile[], values: Uint8Array): Dataset => ({
    ...common,
    labels: Int32Array.from(own, ({ label }) => label),
    pixels: values,
    sources: own.map(({ file }) => shownPath(folder, file)),
    length: own.length,
  });
  return [part(train, pixels.subarray(0, border)), part(test, pixels.subarray(border))];
}

interface Checked {
  readonly unreadable: readonly SkippedFile[];
  readonly folder: string;
  /** Every class needs so many images that could be read. */
  readonly least: number;
}

function checkClasses(dataset: Dataset, { unreadable, folder, least }: Checked): void {
  const [example] = unreadable;
  const told =
    example === undefined ? '' : `${unreadable.length} unreadable, e.g. ${example.file}: ${example.reason}`;
  if (dataset.length === 0) {
    throw new DataError('images-unreadable', 'none of the images can be read', {
      path: folder,
      received: told,
      hint: 'Check that they open in an image viewer.',
    });
  }
  const counts = dataset.classes.map(() => 0);
  for (const label of dataset.labels) counts[label] = (counts[label] ?? 0) + 1;
  const label = counts.findIndex((count) => count < least);
  if (label !== -1) {
    const why = least === 1 ? '' : ', of which some are held out to test on';
    const others = told === '' ? '' : ` (in all classes ${told})`;
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
