import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decoderVersion } from '@fovea/image';
import type { InputSpec } from '@fovea/runtime';
import type { DecodedImages } from './decode-images.ts';
import { readCached, writeCached } from './disk-cache.ts';
import type { LabelledFile } from './find-image-files.ts';
import type { ImageOptions } from './image-options.ts';
import { mapConcurrently } from './map-concurrently.ts';

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
const VERSION = 1;

interface Images {
  /** Not normalised. */
  readonly input: InputSpec;
  readonly decoded: DecodedImages;
}

/**
 * The images of these files from `options.cache`, or from `decode` and kept
 * there. They are known by every file's path, size and times of change, by what
 * was asked for, and by the decoder: whatever changes, they are decoded anew.
 */
export async function cachedImages(
  files: readonly LabelledFile[],
  { cache, ...options }: ImageOptions,
  decode: () => Promise<Images>,
): Promise<Images> {
  if (cache === undefined) return decode();
  const { folder, maxBytes = MAX_BYTES, onProblem } = cache;
  const disk = { folder, maxBytes };
  const key = await keyOf(files, options);
  const kept = await readCached(disk, key);
  if (kept !== undefined) return unpack(kept);
  const images = await decode();
  const problem = await writeCached(disk, key, pack(images));
  if (problem !== undefined) onProblem?.(problem);
  return images;
}

async function keyOf(
  files: readonly LabelledFile[],
  { size, fit, channels, signal }: ImageOptions,
): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([VERSION, await decoderVersion(), size, fit, channels]));
  const stats = await mapConcurrently(
    files,
    // One that is gone by now is unreadable, and decoding says so.
    ({ file }) => stat(file).catch(() => undefined),
    signal,
  );
  for (const [index, { file }] of files.entries()) {
    const { size: bytes, mtimeMs, ctimeMs } = stats[index] ?? {};
    hash.update(`${JSON.stringify([resolve(file), bytes, mtimeMs, ctimeMs])}\n`);
  }
  return `images-${hash.digest('hex')}`;
}

/** The length of a header in four bytes, the header as JSON, the pixels. */
function pack({ input, decoded: { pixels, unreadable } }: Images): Uint8Array[] {
  const header = new TextEncoder().encode(JSON.stringify({ input, unreadable: [...unreadable] }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, header.length);
  return [new Uint8Array(length.buffer), header, pixels];
}

function unpack(bytes: Uint8Array): Images {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  // `pack` wrote it, of the same version, and its hash was right.
  const { input, unreadable } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as {
    readonly input: InputSpec;
    readonly unreadable: readonly (readonly [number, string])[];
  };
  return { input, decoded: { pixels: bytes.subarray(4 + length), unreadable: new Map(unreadable) } };
}
