import { basename, join, resolve } from 'node:path';
import { DataError } from '@fovea/shape';
import { checkDatasetSize } from './check-dataset-size.ts';
import type { Dataset, InMemory } from './dataset.ts';
import { listFolder } from './list-folder.ts';
import { parseIdx } from './parse-idx.ts';
import { readMaybeGzip } from './read-maybe-gzip.ts';
import { type SplitOptions, stratifiedSplit } from './stratified-split.ts';
import type { TrainTest } from './train-test.ts';

/** As for `stratifiedSplit`, with a seed of 1 by default; used only where the test files are missing. */
export type LoadIdxOptions = Partial<SplitOptions>;

/**
 * Loads the files of MNIST, and of the datasets that come in its format, from a
 * folder: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and the same
 * with `t10k` to test on; each may end in `.gz`, and have `.idx` for `-idx`.
 * Where both test files are missing, a fifth of the training images is held
 * out, in proportion for each class.
 *
 * The classes are named 0 to the largest training label, the dataset like the
 * folder. Mean 0 and standard deviation 1: pixels stay 0 to 1.
 *
 * @throws DataError that names the file, and the byte or field: missing,
 * damaged gzip, bad magic, cut short, trailing bytes, no images, images and
 * labels that differ in number, a test label or image size that the training
 * files have not, one class only, more than 4 GiB of pixels.
 * @throws UsageError for a fraction or seed out of range.
 */
export async function loadIdx(
  folder: string,
  { seed = 1, testFraction = 0.2 }: LoadIdxOptions = {},
): Promise<TrainTest<InMemory<Dataset>>> {
  const files = (await listFolder(folder)).filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const trainFiles = findPair(folder, files, 'train');
  const testFiles = isMissing(files, 't10k') ? undefined : findPair(folder, files, 't10k');

  const train = await readPair(trainFiles);
  const classCount = train.labels.reduce((max, label) => Math.max(max, label), 0) + 1;
  if (classCount < 2) {
    throw new DataError('idx-classes', 'all labels are 0', {
      path: trainFiles.labels,
      expected: 'labels of at least 2 classes',
      hint: 'Check that these are the labels of the images.',
    });
  }
  const [, height = 0, width = 0] = train.dims;
  const common = {
    name: basename(resolve(folder)),
    classes: Array.from({ length: classCount }, (_, label) => `${label}`),
    input: { channels: 1, height, width, mean: [0], std: [1] },
  } as const;
  const trainSet: InMemory<Dataset> = { ...common, ...contents(train) };
  if (testFiles === undefined) return stratifiedSplit(trainSet, { seed, testFraction });

  const test = await readPair(testFiles);
  checkTest(test, testFiles, classCount, [height, width]);
  return { train: trainSet, test: { ...common, ...contents(test) }, skipped: [] };
}

interface FilePair {
  readonly images: string;
  readonly labels: string;
}

interface LabelledImages {
  /** images, rows, columns */
  readonly dims: readonly number[];
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

function contents({
  pixels,
  labels,
}: LabelledImages): Pick<InMemory<Dataset>, 'pixels' | 'labels' | 'length'> {
  return { pixels, labels: Int32Array.from(labels), length: labels.length };
}

const KINDS = { images: 'idx3', labels: 'idx1' } as const;

function fileNames(part: string, kind: keyof typeof KINDS): string[] {
  return ['-', '.'].flatMap((separator) => {
    const name = `${part}-${kind}${separator}${KINDS[kind]}-ubyte`;
    return [name, `${name}.gz`];
  });
}

function isMissing(files: readonly string[], part: string): boolean {
  const names = [...fileNames(part, 'images'), ...fileNames(part, 'labels')];
  return !names.some((name) => files.includes(name));
}

function findPair(folder: string, files: readonly string[], part: string): FilePair {
  const find = (kind: keyof typeof KINDS): string => {
    const names = fileNames(part, kind);
    const found = names.find((name) => files.includes(name));
    if (found === undefined) {
      throw new DataError('idx-missing', `the file of the ${part} ${kind} is missing`, {
        path: folder,
        expected: names.join(' or '),
        hint: 'Download it into this folder under one of these names.',
      });
    }
    return join(folder, found);
  };
  return { images: find('images'), labels: find('labels') };
}

async function readPair(files: FilePair): Promise<LabelledImages> {
  const images = parseIdx(await readMaybeGzip(files.images), ['images', 'rows', 'columns'], files.images);
  const labels = parseIdx(await readMaybeGzip(files.labels), ['labels'], files.labels);
  const [count = 0, height = 0, width = 0] = images.dims;
  checkDatasetSize(count, [1, height, width], files.images);
  if (labels.data.length !== count) {
    throw new DataError('idx-lengths', 'there is not one label per image, at byte 4', {
      path: files.labels,
      expected: `${count} labels, as many as ${basename(files.images)} has images`,
      received: `${labels.data.length}`,
      hint: 'Check that the two files belong together.',
    });
  }
  return { dims: images.dims, pixels: images.data, labels: labels.data };
}

function checkTest(
  test: LabelledImages,
  files: FilePair,
  classCount: number,
  [height, width]: readonly [number, number],
): void {
  const [, testHeight, testWidth] = test.dims;
  if (testHeight !== height || testWidth !== width) {
    throw new DataError('idx-test-size', 'the test images are not of the size of the training images', {
      path: files.images,
      expected: `${height}×${width}`,
      received: `${testHeight}×${testWidth}`,
      hint: 'Check that the files belong together.',
    });
  }
  const wrong = test.labels.findIndex((label) => label >= classCount);
  if (wrong !== -1) {
    throw new DataError(
      'idx-label',
      `label ${wrong + 1} is of a class without training images, at byte ${8 + wrong}`,
      {
        path: files.labels,
        expected: `0 to ${classCount - 1}`,
        received: `${test.labels[wrong]}`,
        hint: 'Check that the files belong together.',
      },
    );
  }
}
