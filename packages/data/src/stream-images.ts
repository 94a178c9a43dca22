import { UsageError } from '@fovea/shape';
import { defaultMemory } from './default-memory.ts';
import type { ImageFiles } from './find-image-files.ts';
import type { ImageOptions } from './image-options.ts';
import { type ImagesOrigin, openImages } from './open-images.ts';
import type { TrainTest } from './train-test.ts';

/** How images are read while they are used. */
export interface StreamOptions extends ImageOptions {
  /** Bytes that decoded images may take of memory; the others are read again in each epoch. Default: half of what is free. */
  readonly memory?: number;
}

/** Makes a dataset of image files that are read when they are needed. @throws as `streamImageFolder` */
export async function streamImages(
  files: ImageFiles,
  origin: ImagesOrigin,
  { memory = defaultMemory(), ...options }: StreamOptions,
): Promise<TrainTest> {
  if (!(memory > 0)) {
    throw new UsageError('memory', 'images cannot be kept in so much memory', {
      expected: 'a number of bytes above 0',
      received: `${memory}`,
    });
  }
  return openImages(files, origin, options, { memory, isWhole: false });
}
