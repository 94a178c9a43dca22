import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { InputSpec } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import type { Dataset, InMemory } from './dataset.ts';
import { listFolder } from './list-folder.ts';
import { measureInput } from './measure-input.ts';
import { CIFAR_PIXELS, type CifarFormat, parseCifar } from './parse-cifar.ts';
import { readMaybeGzip } from './read-maybe-gzip.ts';
import { checkSplitOptions, type SplitOptions, stratifiedSplit } from './stratified-split.ts';
import type { TrainTest } from './train-test.ts';

/** As for `stratifiedSplit`, with a seed of 1 by default; used only where the test file is missing. */
export interface LoadCifarOptions extends Partial<SplitOptions> {
  /** For CIFAR-100: its 100 classes (`fine`, the default), or the 20 that they belong to. */
  readonly labels?: 'fine' | 'coarse';
  /** What pixels are normalised with. Default: measured on the images to train on. */
  readonly normalize?: Pick<InputSpec, 'mean' | 'std'>;
}

/** What the folder's files are called, for each of the two. */
interface Kind extends CifarFormat {
  readonly train: RegExp;
  readonly test: string;
  readonly names: string;
  readonly classes: readonly string[];
}

const cifar10: Kind = {
  labels: [10],
  use: 0,
  train: /^data_batch_\d+\.bin(\.gz)?$/,
  test: 'test_batch.bin',
  names: 'batches.meta.txt',
  classes: [
    ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
    ...['dog', 'frog', 'horse', 'ship', 'truck'],
  ],
};

function cifar100(labels: 'fine' | 'coarse'): Kind {
  const classes = Array.from({ length: labels === 'fine' ? 100 : 20 }, (_, label) => `${label}`);
  return {
    ...{ labels: [20, 100], use: labels === 'fine' ? 1 : 0 },
    ...{ train: /^train\.bin(\.gz)?$/, test: 'test.bin' },
    ...{ names: `${labels}_label_names.txt`, classes },
  };
}

/**
 * Loads the binary files of CIFAR-10 (`data_batch_1.bin` and so on,
 * `test_batch.bin`) or CIFAR-100 (`train.bin`, `test.bin`) from a folder,
 * whichever is in it; each may be gzipped and end in `.gz`. As many batches as
 * there are to train on are read. Without the test file a fifth of the images
 * is held out, in proportion for each class. The classes have the names that
 * the folder's text file gives; without it CIFAR-10's own, or CIFAR-100's numbers.
 *
 * @throws DataError that names the file and the byte: missing, cut short, a
 * label that is no class, another number of names than of classes.
 * @throws UsageError for a fraction, seed or normalisation out of range.
 */
export async function loadCifar(
  folder: string,
  options: LoadCifarOptions = {},
): Promise<TrainTest<InMemory<Dataset>>> {
  const { seed = 1, testFraction = 0.2, labels = 'fine', normalize } = options;
  checkSplitOptions({ seed, testFraction });
  const names = (await listFolder(folder)).filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const kind = [cifar10, cifar100(labels)].find(({ train }) => names.some((name) => train.test(name)));
  if (kind === undefined) throw missing(folder);
  const common: Pick<Dataset, 'name' | 'classes' | 'input'> = {
    name: basename(resolve(folder)),
    classes: names.includes(kind.names) ? await readNames(join(folder, kind.names), kind) : kind.classes,
    input: { channels: 3, height: 32, width: 32, mean: [0, 0, 0], std: [1, 1, 1] },
  };
  const read = async (some: readonly string[]): Promise<InMemory<Dataset>> => {
    const parts = [];
    for (const name of some) {
      const path = join(folder, name);
      parts.push(parseCifar(await readMaybeGzip(path), kind, path));
    }
    const length = parts.reduce((sum, part) => sum + part.labels.length, 0);
    const dataset = { labels: new Int32Array(length), pixels: new Uint8Array(length * CIFAR_PIXELS) };
    let at = 0;
    for (const part of parts) {
      dataset.labels.set(part.labels, at);
      dataset.pixels.set(part.pixels, at * CIFAR_PIXELS);
      at += part.labels.length;
    }
    return { ...common, ...dataset, length };
  };
  const train = await read(names.filter((name) => kind.train.test(name)));
  const testFile = names.find((name) => name === kind.test || name === `${kind.test}.gz`);
  const parts =
    testFile === undefined
      ? stratifiedSplit(train, { seed, testFraction })
      : { train, test: await read([testFile]), skipped: [] };
  const input = normalize === undefined ? measureInput(parts.train) : { ...common.input, ...normalize };
  return { train: { ...parts.train, input }, test: { ...parts.test, input }, skipped: [] };
}

async function readNames(path: string, { classes }: Kind): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length === classes.length && new Set(names).size === names.length) return names;
  throw new DataError('cifar-names', 'there is not one name for each class', {
    path,
    expected: `${classes.length} different names, one a line`,
    received: `${new Set(names).size}`,
    hint: 'Download it again, or remove it.',
  });
}

function missing(folder: string): DataError {
  return new DataError('cifar-missing', 'there are no binary files of CIFAR', {
    path: folder,
    expected: 'data_batch_1.bin and so on (CIFAR-10), or train.bin (CIFAR-100)',
    hint: 'Give the folder into which the archive of the binary version was unpacked.',
  });
}
