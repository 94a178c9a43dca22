import type { Pixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import sharp, { type Sharp } from 'sharp';

/** Larger images are refused before they are decoded (100 million pixels are 400 MB). */
const MAX_PIXELS = 100_000_000;

/**
 * Decodes an image file (PNG, JPEG, WebP, AVIF, GIF, TIFF: what sharp reads) to
 * 8-bit RGB or RGBA in sRGB, turned upright as its EXIF orientation says; of an
 * animation the first frame. Prediction should read images with it too, so that
 * it sees what training saw.
 *
 * @param source a path, or the file's bytes.
 * @param options `path` names the image in errors; by default the path itself.
 * @throws DataError when it cannot be decoded, is cut short or has more than 100 million pixels.
 */
export async function readImage(
  source: string | Uint8Array,
  { path = typeof source === 'string' ? source : 'the image' }: { readonly path?: string } = {},
): Promise<Pixels> {
  const decode = () =>
    open(source)
      .autoOrient()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  const { data, info } = await decode().catch((cause: unknown) => {
    throw unreadable(path, cause);
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
  const { autoOrient, space } = await open(path)
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  return { ...autoOrient, isGrey: space === 'b-w' || space === 'grey16' };
}

function open(source: string | Uint8Array): Sharp {
  return sharp(source, { failOn: 'error', limitInputPixels: MAX_PIXELS });
}

function unreadable(path: string, cause: unknown): DataError {
  // libvips may report several lines; the reason is in the first.
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const isMissing = line.startsWith('Input file is missing');
  return new DataError('image-unreadable', 'the image cannot be read', {
    path,
    received: isMissing ? 'no file' : line.trim().replace(/:$/, ''),
    hint: isMissing
      ? 'Check that it exists.'
      : 'Check that it opens in an image viewer, and save it again as PNG or JPEG.',
    cause,
  });
}
