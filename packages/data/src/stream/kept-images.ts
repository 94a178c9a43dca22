import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { KeptPlace } from './messages.ts';

/** In front of each image there is its checksum. */
const SUM = 4;
/** Begins each checksum, so that no image's is that of a place where nothing was written. */
const START = 0x666f7665;

/** Bytes that an image of so many takes in a file of decoded images. */
export function keptBytes(size: number): number {
  return SUM + size;
}

/**
 * Reads a decoded image into `pixels`. Files of decoded images have no lock: what another process writes
 * at this moment, or a crash left half done, has another checksum.
 *
 * @returns whether it was there
 */
export function readKept({ path, record }: KeptPlace, pixels: Uint8Array): boolean {
  const bytes = Buffer.alloc(SUM + pixels.length);
  const got = inFile(path, constants.O_RDONLY, (file) =>
    readSync(file, bytes, 0, bytes.length, record * bytes.length),
  );
  const content = bytes.subarray(SUM);
  if (got !== bytes.length || bytes.readUInt32LE(0) !== crc32(content, START)) return false;
  pixels.set(content);
  return true;
}

/** @returns why it is not kept, or undefined. A file that was thrown away meanwhile is not made again. */
export function writeKept({ path, record }: KeptPlace, pixels: Uint8Array): string | undefined {
  const bytes = Buffer.alloc(SUM + pixels.length);
  bytes.set(pixels, SUM);
  bytes.writeUInt32LE(crc32(bytes.subarray(SUM), START), 0);
  try {
    inFile(path, constants.O_WRONLY, (file) =>
      writeSync(file, bytes, 0, bytes.length, record * bytes.length),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function inFile<T>(path: string, flags: number, work: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}
