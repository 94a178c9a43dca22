import { readImage } from '@fovea/image';
import { toInputPixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import { readKept, writeKept } from './kept-images.ts';
import type { ReadJob, ReadResult } from './messages.ts';

/** Brings an image into shared memory: from the disk where it lies decoded, else decoded and kept there. */
export async function readFileImage({ file, input, target, offset, kept }: ReadJob): Promise<ReadResult> {
  const size = input.channels * input.height * input.width;
  const pixels = new Uint8Array(target, offset, size);
  if (kept !== undefined && isKept(() => readKept(kept, pixels))) return { isDecoded: false };
  try {
    pixels.set(toInputPixels(await readImage(file), input));
  } catch (error) {
    return { isDecoded: true, reason: whyUnreadable(error) };
  }
  const problem = kept === undefined || kept.isReadOnly ? undefined : writeKept(kept, pixels);
  return { isDecoded: true, ...(problem === undefined ? {} : { problem }) };
}

/** What cannot be read on disk is decoded. */
function isKept(read: () => boolean): boolean {
  try {
    return read();
  } catch {
    return false;
  }
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof DataError)) return error instanceof Error ? error.message : String(error);
  return error.code === 'image-too-large'
    ? `${error.problem}: ${error.received}`
    : (error.received ?? error.message);
}
