import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ImageHeader } from '@fovea/image';

/** What an image file tells without being decoded. */
export interface SurveyedFile {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** A checksum of the whole file, or of a large one's beginning and end: equal for equal files. */
  readonly sum: number;
  /** Missing where only a decoder can tell. */
  readonly header?: ImageHeader;
  /** Whether it begins and ends as images of its kind do. If not, only decoding it tells whether it is one. */
  readonly isWhole: boolean;
}

/** Of small files everything is looked at. */
const [HEAD, TAIL] = [16_384, 4096];
const head = Buffer.alloc(HEAD);
const tail = Buffer.alloc(TAIL);

/**
 * Looks at the beginning and the end of a file, which takes some 15 µs where decoding takes
 * 500 or more, and finds nearly all that is no image or was cut short.
 *
 * @returns undefined for a file that is gone or must not be read
 */
export function surveyFile(path: string): SurveyedFile | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size: bytes, mtimeMs, ctimeMs } = fstatSync(file);
    const start = head.subarray(0, readSync(file, head, 0, HEAD, 0));
    const isSmall = bytes <= HEAD;
    const end = isSmall ? start : tail.subarray(0, readSync(file, tail, 0, TAIL, bytes - TAIL));
    const sum = isSmall ? crc32(start) : crc32(end, crc32(start));
    return { bytes, mtimeMs, ctimeMs, sum, ...look(start, end, bytes, extname(path).toLowerCase()) };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

type Look = Pick<SurveyedFile, 'header' | 'isWhole'>;

/** Kinds of files that are known by their first bytes, whatever they are called. */
const KNOWN = ['.jpg', '.jpeg', '.jfif', '.png', '.webp'];

function look(start: Buffer, end: Buffer, bytes: number, extension: string): Look {
  if (start.length >= 4 && start.readUInt16BE(0) === 0xffd8) return lookAtJpeg(start, end);
  if (start.length >= 33 && start.readUInt32BE(0) === 0x89504e47) return lookAtPng(start, end);
  if (start.length >= 12 && start.toString('latin1', 8, 12) === 'WEBP') {
    return { isWhole: start.readUInt32LE(4) + 8 <= bytes };
  }
  return { isWhole: bytes > 0 && !KNOWN.includes(extension) };
}

function lookAtPng(start: Buffer, end: Buffer): Look {
  const [width, height, kind] = [start.readUInt32BE(16), start.readUInt32BE(20), start[25]];
  // Grey without and with alpha. An orientation would stand in a chunk of its own.
  const header = { width, height, isGrey: kind === 0 || kind === 4 };
  return { isWhole: end.includes('IEND'), ...(start.includes('eXIf') ? {} : { header }) };
}

function lookAtJpeg(start: Buffer, end: Buffer): Look {
  // Within the picture itself, 0xff is always followed by 0 or a restart mark.
  const isWhole = end.includes(Buffer.of(0xff, 0xd9));
  let at = 2;
  while (at + 10 <= start.length && start[at] === 0xff) {
    const mark = start[at + 1] ?? 0;
    // A photo with EXIF may have to be turned; that is left to the decoder.
    if (mark === 0xe1) break;
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) {
      const [height, width] = [start.readUInt16BE(at + 5), start.readUInt16BE(at + 7)];
      return { isWhole, header: { width, height, isGrey: start[at + 9] === 1 } };
    }
    at += 2 + start.readUInt16BE(at + 2);
  }
  return { isWhole };
}
