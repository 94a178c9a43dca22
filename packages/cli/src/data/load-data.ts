import type { TrainTest } from '@fovea/data';
import {
  loadCifar,
  loadCsv,
  loadDigits,
  loadIdx,
  loadImageFolder,
  type StreamOptions,
  streamCsv,
  streamImageFolder,
} from '@fovea/data/node';
import { UsageError } from '@fovea/shape';
import { defined } from '../options/defined.ts';
import type { Output } from '../terminal/output.ts';
import { findData } from './find-data.ts';
import { imageCache } from './image-cache.ts';

export interface DataOptions {
  /** The name of a dataset, a folder, or a table. */
  readonly data: string;
  /** The folder with the files of a dataset that has a name. */
  readonly folder?: string;
  readonly seed: number;
  /** The part that is held out where there is no part to test on. Default 0.2. */
  readonly holdOut?: number;
  /** For folders of images: another folder to test on. */
  readonly test?: string;
  /** For image files: `[height, width]` to bring images to. */
  readonly size?: readonly [number, number];
  readonly channels?: 1 | 3;
  /** For image files: whether images are stretched to that size, or cropped. */
  readonly fit?: 'stretch' | 'crop';
  /** For image files and CIFAR: what pixels are normalised with, per channel. */
  readonly normalize?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** For image files: bytes that decoded images may take of memory. Default: half of what is free. */
  readonly memory?: number;
  /** For image files: whether all are read before, so that all faults are found. Default: as they are needed. */
  readonly isWhole?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Loads what the word on the command line stands for, with a part to test on.
 *
 * @throws UsageError as `findData`, DataError for bad files
 */
export async function loadData(options: DataOptions, output: Output): Promise<TrainTest> {
  const { seed, size, channels, fit, normalize, signal, holdOut: testFraction, test, memory } = options;
  const { kind, path } = await findData(options);
  const progress = (doing: string) => (done: number, total: number) =>
    output.live(`${doing} ${done.toLocaleString('en')}/${total.toLocaleString('en')}`);
  const images = (): StreamOptions => ({
    seed,
    ...defined({ testFraction, size, channels, fit, normalize, memory, signal, cache: imageCache(output) }),
    onLook: progress('looking at files'),
    onProgress: progress('reading images'),
  });
  const split = { seed, ...defined({ testFraction }) };
  if (test !== undefined && kind !== 'images') {
    throw new UsageError('test-folder', '--test goes with a folder of images only', { path: options.data });
  }
  switch (kind) {
    case 'digits':
      return loadDigits(split);
    case 'idx':
      return loadIdx(path, split);
    case 'cifar':
      return loadCifar(path, { ...split, ...defined({ normalize }) });
    case 'csv':
      return (options.isWhole === true ? loadCsv : streamCsv)(path, images());
    case 'images':
      return (options.isWhole === true ? loadImageFolder : streamImageFolder)(path, {
        ...images(),
        ...defined({ testFolder: test }),
      });
  }
}
