import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { decoderVersion } from '@fovea/image';
import type { InputSpec } from '@fovea/runtime';
import { openCacheFile } from './disk-cache.ts';
import type { LabelledFile } from './find-image-files.ts';
import { keptBytes } from './stream/kept-images.ts';
import type { KeptPlace, SurveyResult } from './stream/messages.ts';

/** Where decoded images are kept on disk. */
export interface ImageCache {
  readonly folder: string;
  /** What all that is kept there may take; the sets unused for longest go first. Default: 2 GiB. */
  readonly maxBytes?: number;
  /** Told when images cannot be kept; they are loaded all the same. */
  readonly onProblem?: (reason: string) => void;
}

const MAX_BYTES = 2 * 2 ** 30;

/** Part of every key: to be raised when files' images come out otherwise than before. */
const VERSION = 2;

/**
 * Where on disk the decoded image of each file is, or may be kept, as far as there is room. A set of images
 * is known by every file's path, size and times of change, by what they are brought to, and by the decoder:
 * whatever changes, they are decoded anew.
 */
export async function keptPlaces(
  files: readonly LabelledFile[],
  {
    cache,
    input,
    surveys,
  }: { readonly cache?: ImageCache; readonly input: InputSpec; readonly surveys: SurveyResult },
): Promise<(index: number) => KeptPlace | undefined> {
  const nowhere = () => undefined;
  if (cache === undefined) return nowhere;
  const { folder, maxBytes = MAX_BYTES, onProblem } = cache;
  const each = keptBytes(input.channels * input.height * input.width);
  const records = Math.min(files.length, Math.floor(maxBytes / each));
  if (records === 0) {
    onProblem?.(`an image takes ${each} bytes, and ${maxBytes} may be kept`);
    return nowhere;
  }
  try {
    const file = await openCacheFile({ folder, maxBytes }, keyOf(files, input, surveys), records * each);
    return (record) => (record < records ? { ...file, record } : undefined);
  } catch (error) {
    onProblem?.(error instanceof Error ? error.message : String(error));
    return nowhere;
  }
}

function keyOf(files: readonly LabelledFile[], input: InputSpec, surveys: SurveyResult): string {
  const hash = createHash('sha256');
  const { channels, height, width, fit } = input;
  hash.update(JSON.stringify([VERSION, decoderVersion, channels, height, width, fit]));
  for (const [index, { file }] of files.entries()) {
    // One that is gone by now is unreadable, and reading it says so.
    const { bytes, mtimeMs, ctimeMs } = surveys[index] ?? {};
    hash.update(`${JSON.stringify([resolve(file), bytes, mtimeMs, ctimeMs])}\n`);
  }
  return `images-${hash.digest('hex')}`;
}
