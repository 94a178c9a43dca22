import type { Pixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';

/** Larger pictures are made smaller at once: no network here has an input of this size. */
const LARGEST = 1024;

/**
 * A picture file's pixels, RGBA, its longer side at most 1024.
 *
 * @param name - the file's, for errors
 * @throws DataError for a file that the browser cannot show as a picture
 */
export async function readPicture(file: Blob, name: string): Promise<Pixels> {
  const bitmap = await decode(file, name);
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw unreadable(name, 'a browser that gives no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}

async function decode(file: Blob, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { colorSpaceConversion: 'default', imageOrientation: 'from-image' });
  } catch (cause) {
    throw unreadable(name, file.type === '' ? 'a file of unknown type' : file.type, cause);
  }
}

function unreadable(path: string, received: string, cause?: unknown): DataError {
  return new DataError('picture', 'the file cannot be read as a picture', {
    path,
    expected: 'PNG, JPEG, WebP or another format that the browser shows',
    received,
    ...(cause === undefined ? {} : { cause }),
  });
}
