import type { Pixels } from '@fovea/runtime';
import { DataError, UsageError } from '@fovea/shape';
import type { Sharp } from 'sharp';
import { loadSharp } from './load-sharp.ts';

/** 100 million pixels are 400 MB. */
const MAX_PIXELS = 100_000_000;

export interface ReadImageOptions {
  /** Names the image in errors. Default: the path that is read, else `the image`. */
  readonly path?: string;
  /** Images of more pixels than this are refused before they are decoded. Default: 100 million. */
  readonly maxPixels?: number;
}

/**
 * Decodes an image file (PNG, JPEG, WebP, AVIF, GIF, TIFF: what sharp reads) to
 * 8-bit RGB or RGBA in sRGB, turned upright as its EXIF orientation says; of an
 * animation the first frame. Prediction should read images with it too, so that
 * it sees what training saw.
 *
 * @param source a path, or the file's bytes.
 * @throws DataError `image-too-large` when its header says that it has more than
 * `maxPixels`, `image-unreadable` when it cannot be decoded or is cut short.
 * @throws UsageError when `maxPixels` is not a whole number of at least 1.
 */
export async function readImage(
  source: string | Uint8Array,
  { path = typeof source === 'string' ? source : 'the image', maxPixels = MAX_PIXELS }: ReadImageOptions = {},
): Promise<Pixels> {
  const image = await open(source, maxPixels);
  const decode = () =>
    image.autoOrient().toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { data, info } = await decode().catch(async (cause: unknown) => {
    throw await refusal(source, path, maxPixels, cause);
  });
  const { width, height } = info;
  const channels = info.channels;
  return { data, width, height, channels };
}

export interface ImageHeader {
  /** Upright. */
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
}

/**
 * The size and kind of an image file, without decoding it.
 *
 * @throws DataError when it is not an image, or has more than 100 million pixels.
 */
export async function readImageHeader(path: string): Promise<ImageHeader> {
  const image = await open(path, MAX_PIXELS);
  const { autoOrient, space } = await image.metadata().catch(async (cause: unknown) => {
    throw await refusal(path, path, MAX_PIXELS, cause);
  });
  return { ...autoOrient, isGrey: space === 'b-w' || space === 'grey16' };
}

/** sharp reads the header first, and compares it with `maxPixels` before it decodes anything. */
async function open(source: string | Uint8Array, maxPixels: number): Promise<Sharp> {
  if (!(Number.isSafeInteger(maxPixels) && maxPixels >= 1)) {
    throw new UsageError('image-max-pixels', 'the largest number of pixels cannot be used', {
      expected: 'a whole number of at least 1',
      received: `${maxPixels}`,
    });
  }
  const sharp = await loadSharp();
  return sharp(source, { failOn: 'error', limitInputPixels: maxPixels });
}

/**
 * Why there are no pixels. Whether there are too many is asked of the header and
 * not of sharp's text: libvips keeps one text of errors for all threads, so that
 * of images that fail at the same moment one may have the other's, or none.
 */
async function refusal(
  source: string | Uint8Array,
  path: string,
  maxPixels: number,
  cause: unknown,
): Promise<DataError> {
  const sharp = await loadSharp();
  const header = await sharp(source, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (header !== undefined && header.width * header.height > maxPixels) {
    const { width, height } = header;
    return new DataError('image-too-large', 'the image has too many pixels', {
      path,
      expected: `at most ${maxPixels.toLocaleString('en')}`,
      received: `${(width * height).toLocaleString('en')} (${width}×${height})`,
      hint: 'Make it smaller.',
      cause,
    });
  }
  // libvips may report several lines; the reason is in the first.
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const reason = line.trim().replace(/:$/, '');
  const isMissing = reason.startsWith('Input file is missing');
  const isLost = ['', 'Unknown error', 'Input image exceeds pixel limit'].includes(reason);
  return new DataError('image-unreadable', 'the image cannot be read', {
    path,
    received: isMissing ? 'no file' : isLost ? 'a damaged file' : reason,
    hint: isMissing
      ? 'Check that it exists.'
      : 'Check that it opens in an image viewer, and save it again as PNG or JPEG.',
    cause,
  });
}
