import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { TrainTest } from '@fovea/data';
import { loadDigits, loadIdx, loadImageFolder } from '@fovea/data/node';
import { UsageError } from '@fovea/shape';
import { defined } from './defined.ts';
import { imageCache } from './image-cache.ts';
import type { Output } from './output.ts';

export interface DataOptions {
  /** `digits`, `mnist`, or a folder of images. */
  readonly data: string;
  /** For `mnist`: the folder with the IDX files. */
  readonly folder?: string;
  readonly seed: number;
  /** For image folders: `[height, width]` to bring images to. */
  readonly size?: readonly [number, number];
  readonly channels?: 1 | 3;
  /** For image folders: whether images are stretched to that size, or cropped. */
  readonly fit?: 'stretch' | 'crop';
  /** For image folders: what pixels are normalised with, per channel. */
  readonly normalize?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly signal?: AbortSignal;
}

/**
 * What the word on the command line stands for; nothing is read yet.
 *
 * @throws UsageError for a word that is no dataset and no folder, or options that do not go with it
 */
export async function findData({
  data,
  folder,
}: Pick<DataOptions, 'data' | 'folder'>): Promise<'digits' | 'mnist' | 'images'> {
  if (data === 'mnist') {
    if (folder !== undefined) return 'mnist';
    throw new UsageError('data-folder', 'it is not said where the MNIST files are', {
      path: 'mnist',
      hint: 'Add --data <folder> with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, gzipped or not. Without files, try: fovea train digits',
    });
  }
  if (folder !== undefined) {
    throw new UsageError('data-folder', '--data goes with mnist only', {
      path: data,
      hint: `For the files in it: mnist --data ${folder}. For a folder of images: its path without --data.`,
    });
  }
  if (data === 'digits') return 'digits';
  if (await stat(data).catch(() => false)) return 'images';
  throw new UsageError('data-unknown', 'this is neither a dataset nor a folder', {
    path: data,
    expected: 'digits, mnist, or a folder with one sub-folder of images per class',
  });
}

/**
 * Loads what the word on the command line stands for, with a part to test on.
 *
 * @throws UsageError as {@link findData}, DataError for bad files
 */
export async function loadData(options: DataOptions, output: Output): Promise<TrainTest> {
  const { data, folder = '', seed } = options;
  const kind = await findData(options);
  if (kind === 'digits') return loadDigits({ seed });
  if (kind === 'mnist') return loadIdx(folder, { seed });
  const { size, channels, fit, normalize, signal } = options;
  return loadImageFolder(data, {
    seed,
    ...defined({ size, channels, fit, normalize, signal, cache: imageCache(output) }),
    onProgress: (done, total) =>
      output.live(`reading images ${done.toLocaleString('en')}/${total.toLocaleString('en')}`),
  });
}

/** What a run on these data is called. */
export function dataName(data: string): string {
  return basename(resolve(data));
}
