import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { TrainTest } from '@fovea/data';
import { loadDigits, loadIdx, loadImageFolder } from '@fovea/data/node';
import { UsageError } from '@fovea/shape';
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
  readonly signal?: AbortSignal;
}

/**
 * Loads what the word on the command line stands for, with a part to test on.
 *
 * @throws UsageError for a word that is no dataset and no folder; DataError for bad files
 */
export async function loadData(options: DataOptions, output: Output): Promise<TrainTest> {
  const { data, folder, seed } = options;
  if (data === 'digits') return loadDigits({ seed });
  if (data === 'mnist') {
    if (folder === undefined) {
      throw new UsageError('data-folder', 'it is not said where the MNIST files are', {
        path: 'mnist',
        hint: 'Add --data <folder> with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, gzipped or not. Without files, try: fovea train digits',
      });
    }
    return loadIdx(folder, { seed });
  }
  if (folder !== undefined) {
    throw new UsageError('data-folder', '--data goes with mnist only', {
      path: data,
      hint: `Call it with ${folder} alone.`,
    });
  }
  if (
    !(await stat(data).then(
      () => true,
      () => false,
    ))
  ) {
    throw new UsageError('data-unknown', 'this is neither a dataset nor a folder', {
      path: data,
      expected: 'digits, mnist, or a folder with one sub-folder of images per class',
    });
  }
  return loadImageFolder(data, {
    seed,
    ...(options.size === undefined ? {} : { size: options.size }),
    ...(options.channels === undefined ? {} : { channels: options.channels }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: (done, total) =>
      output.live(`reading images ${done.toLocaleString('en')}/${total.toLocaleString('en')}`),
  });
}

/** What a run on these data is called. */
export function dataName(data: string): string {
  return basename(resolve(data));
}
