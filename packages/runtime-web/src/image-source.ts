import type { Pixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import { asStored } from './as-stored.ts';
import type { SentImage } from './image-messages.ts';

/** What can be classified in a page. Of a video, the frame that it shows. */
export type ImageSource =
  | Blob
  | HTMLCanvasElement
  | HTMLImageElement
  | HTMLVideoElement
  | ImageBitmap
  | ImageData
  | OffscreenCanvas
  | Pixels
  | VideoFrame;

/**
 * An image in a form that can go to a worker, as it is now.
 *
 * @throws DataError when there is no image in it: no pixels, not loaded, another site's.
 */
export async function sendImage(source: ImageSource, path: string): Promise<SentImage> {
  if (source instanceof Blob) return source;
  if (!(source instanceof Object && ('width' in source || 'displayWidth' in source))) {
    throw new DataError('image-kind', 'this is no image', {
      path,
      expected: 'a Blob, a canvas, an img element or another source of pixels',
      received: `a ${typeof source}`,
    });
  }
  if ('channels' in source) return source;
  if ('data' in source) {
    const { data, width, height } = source;
    if (data instanceof Uint8ClampedArray) return { data, width, height, channels: 4 };
    throw unusable(path, 'its values are not bytes', 'Make the ImageData without pixelFormat.');
  }
  const { width, height } = sizeOf(source);
  if (width === 0 || height === 0) {
    throw new DataError('image-empty', 'there are no pixels in it', { path, received: `${width}×${height}` });
  }
  try {
    return await createImageBitmap(source, asStored);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(path, reason, 'An image of another site needs its permission: <img crossorigin>.');
  }
}

function unusable(path: string, reason: string, hint: string): DataError {
  return new DataError('image-unreadable', `the image cannot be read (${reason})`, { path, hint });
}

/** Also whether an image has loaded, and a video has a frame: without, these are 0. */
function sizeOf(source: Exclude<ImageSource, Blob | ImageData | Pixels>): { width: number; height: number } {
  if ('naturalWidth' in source) return { width: source.naturalWidth, height: source.naturalHeight };
  if ('videoWidth' in source) return { width: source.videoWidth, height: source.videoHeight };
  if ('displayWidth' in source) return { width: source.displayWidth, height: source.displayHeight };
  return source;
}
