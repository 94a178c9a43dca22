import { checkInputSpec, type InputSpec } from '@fovea/runtime';
import { checkClasses } from './check-classes.ts';
import { checkDatasetSize } from './check-dataset-size.ts';
import { chooseInput } from './choose-input.ts';
import { type Dataset, storeOf } from './dataset.ts';
import { type ImageFiles, shownPath } from './find-image-files.ts';
import { keptPlaces } from './image-cache.ts';
import type { ImageOptions } from './image-options.ts';
import { measureInput } from './measure-input.ts';
import { spread } from './spread.ts';
import { splitIndices } from './stratified-split.ts';
import { fileStore } from './stream/file-store.ts';
import { readUnread, type Unread } from './stream/read-unread.ts';
import { surveyFiles } from './stream/survey-files.ts';
import type { TrainTest } from './train-test.ts';

/** Where image files were found: what the dataset is called, and what paths are shown relative to. */
export interface ImagesOrigin {
  readonly name: string;
  readonly folder: string;
}

/** How much of the images is read before there is a dataset, and stays in memory. */
export interface Reading {
  /** Bytes that decoded images may take of memory. */
  readonly memory: number;
  /** Reads all of them before, and so knows all that cannot be read. */
  readonly isWhole: boolean;
}

/** Mean and deviation are those of at most so many images, evenly spread; fewer are all read before. */
const SAMPLE = 1000;

/**
 * Makes a dataset of image files, which are read when they are needed: by `readImage`, and brought to the
 * input's size by `toInputPixels`, as in prediction. All files are looked at before; those are read that do
 * not look whole, and a sample of the others.
 *
 * @throws as `loadImageFolder`
 */
export async function openImages(
  files: ImageFiles,
  { name, folder }: ImagesOrigin,
  options: ImageOptions,
  { memory, isWhole }: Reading,
): Promise<TrainTest> {
  const { cache, signal, onLook, normalize } = options;
  const { classes, train, test } = files;
  const all = [...train, ...(test ?? [])];
  const surveys = await surveyFiles(all, { ...(signal && { signal }), ...(onLook && { onLook }) });
  const input = await chooseInput(all, surveys, options);
  if (isWhole) checkDatasetSize(all.length, [input.channels, input.height, input.width], folder);
  const shown = all.map(({ file }) => shownPath(folder, file));
  const store = fileStore({
    files: all.map(({ file }, index) => ({ file, key: `${surveys[index]?.bytes} ${surveys[index]?.sum}` })),
    input,
    bytes: memory,
    kept: await keptPlaces(all, { input, surveys, ...(cache && { cache }) }),
    ...(cache?.onProblem && { onProblem: cache.onProblem }),
  });
  const unread: Unread = { store, read: new Set(), unreadable: new Map() };
  const everyIndex = [...all.keys()];
  const suspects = everyIndex.filter((index) => surveys[index]?.isWhole !== true);
  await readUnread(unread, isWhole || all.length <= SAMPLE ? everyIndex : suspects, options);

  const common = { name, classes, input };
  const datasetOf = (indices: readonly number[]): Dataset => ({
    ...common,
    labels: Int32Array.from(indices, (index) => all[index]?.label ?? 0),
    pixels: storeOf(store, indices),
    sources: indices.map((index) => shown[index] ?? ''),
    length: indices.length,
  });
  for (;;) {
    const bad = [...unread.unreadable]
      .sort(([a], [b]) => a - b)
      .map(([index, reason]) => ({ file: shown[index] ?? '', reason }));
    const readable = (from: number, to: number) =>
      everyIndex.slice(from, to).filter((index) => !unread.unreadable.has(index));
    const own = readable(0, train.length);
    const checked = { unreadable: bad, folder };
    checkClasses(datasetOf(own), { ...checked, least: test === undefined ? 2 : 1 });
    const others = readable(train.length, all.length);
    if (test !== undefined) checkClasses(datasetOf(others), { ...checked, least: 1 });
    const parts = test === undefined ? divide(datasetOf(own), own, options) : { train: own, test: others };
    const sample = normalize === undefined ? spread(parts.train.length, SAMPLE) : [];
    // What turns out to be unreadable takes no part, and then others are drawn.
    if (
      !(await readUnread(
        unread,
        sample.flatMap((at) => parts.train[at] ?? []),
        options,
      ))
    )
      continue;
    const [trained, tested] = [datasetOf(parts.train), datasetOf(parts.test)];
    const normalised: InputSpec =
      normalize === undefined ? measureInput(trained, SAMPLE) : { ...input, ...normalize };
    checkInputSpec(normalised);
    return {
      train: { ...trained, input: normalised },
      test: { ...tested, input: normalised },
      skipped: [...files.skipped, ...bad],
    };
  }
}

function divide(
  dataset: Dataset,
  indices: readonly number[],
  { seed = 1, testFraction = 0.2 }: ImageOptions,
): Readonly<Record<'train' | 'test', readonly number[]>> {
  const { train, test } = splitIndices(dataset, { seed, testFraction });
  const of = (part: readonly number[]) => part.flatMap((at) => indices[at] ?? []);
  return { train: of(train), test: of(test) };
}
