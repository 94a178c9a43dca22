import { readdir, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { UsageError } from '@fovea/shape';
import { datasetsFolder } from './datasets-folder.ts';

/** What a word on the command line stands for: which loader, and for which folder or file. */
export interface DataSource {
  readonly kind: 'digits' | 'idx' | 'cifar' | 'images' | 'csv';
  /** Empty for `digits`. */
  readonly path: string;
}

/** Datasets with a name, whose files the user has: what loads them, and whether `fovea data get` fetches them. */
const named = {
  mnist: { kind: 'idx', files: 'train-images-idx3-ubyte and so on, gzipped or not', isFetched: true },
  'fashion-mnist': {
    kind: 'idx',
    files: 'train-images-idx3-ubyte and so on, gzipped or not',
    isFetched: true,
  },
  cifar10: { kind: 'cifar', files: 'data_batch_1.bin and so on', isFetched: true },
  cifar100: { kind: 'cifar', files: 'train.bin and test.bin', isFetched: false },
} as const;

/** What `<data>` may be, for help texts. */
export const dataWords: string = `digits (10,000 digits that come with Fovea), ${Object.keys(named).join(', ')} (after data get, or with --data), a folder with one sub-folder of images per class, a folder of IDX or CIFAR files, or a .csv of paths and labels`;

/**
 * What the word on the command line stands for; no image is read yet.
 *
 * @throws UsageError for a word that is no dataset, no folder and no table, or `--data` where it does not belong
 */
export async function findData({
  data,
  folder,
}: {
  readonly data: string;
  /** What `--data` said. */
  readonly folder?: string;
}): Promise<DataSource> {
  const known = Object.entries(named).find(([name]) => name === data);
  if (known !== undefined) {
    const [name, { kind, files, isFetched }] = known;
    if (folder !== undefined) return { kind, path: folder };
    const fetched = datasetsFolder(name);
    if (isFetched && (await isThere(fetched))) return { kind, path: fetched };
    throw new UsageError('data-folder', `it is not said where the files of ${name} are`, {
      path: name,
      hint: `${isFetched ? `Fetch them with: fovea data get ${name}. Or add` : 'Add'} --data <folder> with ${files}. Without files, try: fovea train digits`,
    });
  }
  if (folder !== undefined) {
    throw new UsageError('data-folder', `--data goes with ${Object.keys(named).join(', ')} only`, {
      path: data,
      hint: `For the files in it: mnist --data ${folder}. For a folder of images: its path without --data.`,
    });
  }
  if (data === 'digits') return { kind: 'digits', path: '' };
  const found = await stat(data).catch(() => undefined);
  if (found?.isDirectory()) return { kind: await kindOfFolder(data), path: data };
  if (found !== undefined && isTable(data)) return { kind: 'csv', path: data };
  throw new UsageError('data-unknown', 'this is neither a dataset nor a folder', {
    path: data,
    expected: `digits, ${Object.keys(named).join(', ')}, a folder with one sub-folder of images per class, or a .csv file`,
  });
}

/** What a run on these data is called. */
export function dataName(data: string): string {
  return isTable(data) ? basename(data, extname(data)) : basename(resolve(data));
}

async function kindOfFolder(path: string): Promise<DataSource['kind']> {
  // A folder that may not be read is left to the loader, which says why.
  const names = await readdir(path).catch(() => []);
  const has = (form: RegExp): boolean => names.some((name) => form.test(name));
  if (has(/^train-images[-.]idx3-ubyte(\.gz)?$/)) return 'idx';
  return has(/^(data_batch_\d+|train)\.bin(\.gz)?$/) ? 'cifar' : 'images';
}

function isTable(path: string): boolean {
  return ['.csv', '.tsv'].includes(extname(path).toLowerCase());
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
