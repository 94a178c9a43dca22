import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '@fovea/shape';
import { MAX_DATASET_BYTES } from './check-dataset-size.ts';

/**
 * The bytes of a file, unpacked if it is gzipped; its contents decide, not its
 * name, because some tools unpack and keep the name.
 *
 * @throws DataError when the gzip stream is damaged or the file cannot be read.
 */
export async function readMaybeGzip(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new DataError('file-unreadable', 'the file cannot be read', {
      path,
      received: cause.message,
      hint: 'Check that it exists and that you may read it.',
      cause,
    });
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_DATASET_BYTES });
  } catch (cause) {
    throw new DataError('gzip-corrupt', 'the gzip file is damaged', {
      path,
      received: cause instanceof Error ? cause.message : String(cause),
      hint: 'Download it again.',
      cause,
    });
  }
}
