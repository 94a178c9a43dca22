import { type Pixels, toInputPixels } from '@fovea/runtime';
import { type ErrorDetails, FoveaError } from '@fovea/shape';
import { asStored } from './as-stored.ts';
import type { ImageAnswer, ImageRequest } from './image-messages.ts';
import { readBitmap } from './read-bitmap.ts';

/**
 * Prepares the images that come through a port: decodes them and brings them to
 * the model's size, so that a photo of many megapixels does not hold up the page.
 */
export function serveImages(port: MessagePort): void {
  port.addEventListener('message', async ({ data }: MessageEvent<ImageRequest>) => {
    const answer = await prepare(data);
    port.postMessage(answer, { transfer: 'pixels' in answer ? [answer.pixels.data.buffer] : [] });
  });
  port.start();
}

async function prepare({ id, image, path, spec }: ImageRequest): Promise<ImageAnswer> {
  try {
    const pixels = image instanceof Blob || image instanceof ImageBitmap ? await decode(image) : image;
    return { id, pixels: interleave(toInputPixels(pixels, spec), spec) };
  } catch (error) {
    if (error instanceof FoveaError) {
      const { code, problem, expected, received, hint } = error;
      // To an error, a detail that is undefined is one that is not there.
      return { id, code, problem, details: { path, expected, received, hint } as ErrorDetails };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return {
      id,
      code: 'image-unreadable',
      problem: `the image cannot be read (${reason})`,
      details: { path },
    };
  }
}

async function decode(image: Blob | ImageBitmap): Promise<Pixels> {
  const bitmap = image instanceof Blob ? await createImageBitmap(image, asStored) : image;
  try {
    return readBitmap(bitmap);
  } finally {
    bitmap.close();
  }
}

/** [channels, height, width] to the channels of a pixel side by side. */
function interleave(planes: Uint8Array, { channels, height, width }: ImageRequest['spec']): Pixels {
  const size = height * width;
  const data = planes.map((_, i) => planes[(i % channels) * size + Math.floor(i / channels)] ?? 0);
  return { data, width, height, channels };
}
