import { UsageError } from '@fovea/shape';
import type { FastifyRequest } from 'fastify';
import { readBody } from './read-body.ts';

/** An image file of a request. */
export interface Upload {
  /** What the client calls the file; undefined for a body that is the image. */
  readonly name: string | undefined;
  readonly bytes: Uint8Array;
}

/**
 * The image files of a request: its body, or the files of its form.
 *
 * @throws UsageError for no image at all, and for more bytes than the limit, all files together.
 */
export async function readUploads(request: FastifyRequest, limit: number): Promise<readonly Upload[]> {
  if (!request.isMultipart()) {
    const bytes = await readBody(request, limit);
    if (bytes.length === 0) throw noImage();
    return [{ name: undefined, bytes }];
  }
  const uploads: Upload[] = [];
  let total = 0;
  for await (const part of request.files()) {
    const bytes = await part.toBuffer();
    total += bytes.length;
    if (total > limit) {
      throw new UsageError('body-too-large', 'the files are too large', {
        expected: `at most ${limit} bytes in all`,
      });
    }
    uploads.push({ name: part.filename, bytes });
  }
  if (uploads.length === 0) throw noImage();
  return uploads;
}

function noImage(): UsageError {
  return new UsageError('image-missing', 'there is no image in the request', {
    expected: 'an image file as the body, or files in a form',
    hint: 'With curl: --data-binary @image.png -H "Content-Type: image/png", or -F image=@image.png',
  });
}
