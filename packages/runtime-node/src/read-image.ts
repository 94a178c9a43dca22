import { readFile } from 'node:fs/promises';
import type { Pixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import sharp from 'sharp';

/** The most pixels an image may have: 2^28, sharp's own default. */
const limitInputPixels = 16384 * 16384;

/**
 * Reads a JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG image, from a file or from
 * the file's bytes: upright (EXIF orientation applied), 8 bits, grey
 * (1 channel), sRGB (3) or sRGB with alpha (4; grey with alpha too). Of an
 * animation it is the first frame.
 *
 * @throws DataError when the file cannot be read, is no image, is cut short,
 * or has more than 16,384 × 16,384 pixels.
 */
export async function readImage(file: string | Uint8Array): Promise<Pixels> {
  const path = typeof file === 'string' ? file : 'image';
  const bytes = typeof file === 'string' ? await readBytes(file) : file;
  try {
    const image = sharp(bytes, { limitInputPixels }).autoOrient();
    const { channels } = await image.metadata();
    const { data, info } = await image
      // Not for grey with alpha: sharp would drop the alpha.
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError('image-undecodable', 'the image cannot be decoded', {
      path,
      expected: 'a whole JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG image',
      received: `${bytes.length} bytes (${reason.trim().replace(/\s+/g, ' ')})`,
      cause,
    });
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError('image-unreadable', `the file cannot be read (${reason})`, { path: file, cause });
  }
}
