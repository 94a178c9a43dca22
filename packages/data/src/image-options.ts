import type { InputSpec } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import type { ImageCache } from './image-cache.ts';
import { checkSplitOptions } from './stratified-split.ts';

/** How image files become a dataset. */
export interface ImageOptions {
  /** [height, width] in pixels. Default: that of the images if all have the same, of at most 96×96; else 64×64. */
  readonly size?: readonly [height: number, width: number];
  /** Whether images of another aspect ratio are stretched, or cropped to their middle. Default: stretched. */
  readonly fit?: InputSpec['fit'];
  /** Default: 1 if all files are grey images, else 3. */
  readonly channels?: 1 | 3;
  /** What pixels are normalised with, per channel, of the 0…1 scale. Default: measured on the part to train on. */
  readonly normalize?: Pick<InputSpec, 'mean' | 'std'>;
  /** For holding images out where there is no part to test on. Default 1. */
  readonly seed?: number;
  /** The share that is held out then. Default 0.2. */
  readonly testFraction?: number;
  /** Keeps the decoded images on disk, so that they are there at once the next time. Default: not. */
  readonly cache?: ImageCache;
  /** Called while files are looked at, which comes first. */
  readonly onLook?: (done: number, total: number) => void;
  /** Called after each image that was decoded before there is a dataset. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Looks at what a JavaScript caller may have passed, before minutes are spent on reading.
 *
 * @throws UsageError for an impossible size, fit, fraction or seed.
 */
export function checkImageOptions({ size, fit, seed = 1, testFraction = 0.2 }: ImageOptions): void {
  if (size !== undefined && !size.every((side) => Number.isInteger(side) && side >= 1)) {
    throw new UsageError('image-size', 'images cannot be brought to this size', {
      expected: 'a whole height and width of at least 1',
      received: size.join('×'),
    });
  }
  checkFit(fit);
  checkSplitOptions({ seed, testFraction });
}

function checkFit(fit: unknown): void {
  if (fit === undefined || fit === 'stretch' || fit === 'crop') return;
  throw new UsageError('image-fit', 'images cannot be fitted like this', {
    expected: '"stretch" or "crop"',
    received: JSON.stringify(fit),
  });
}
