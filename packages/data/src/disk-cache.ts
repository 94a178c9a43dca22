import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in a folder that may be thrown away, the ones unused for longest first. */
export interface DiskCache {
  /** Made when it is needed. */
  readonly folder: string;
  /** What all files in it may take together. */
  readonly maxBytes: number;
}

/** A file of the cache, which others may write to at the same time. */
export interface CacheFile {
  readonly path: string;
  readonly isReadOnly: boolean;
}

const ENDING = '.cache';

/**
 * Opens the file of this name for reading and writing in place, or makes it, and throws away what is too
 * much once it has grown to `bytes`.
 *
 * @throws what the file system says where it can neither be made nor read
 */
export async function openCacheFile(
  { folder, maxBytes }: DiskCache,
  name: string,
  bytes: number,
): Promise<CacheFile> {
  const path = join(folder, name + ENDING);
  try {
    await mkdir(folder, { recursive: true });
    await (await open(path, constants.O_RDWR | constants.O_CREAT, 0o644)).close();
    // Notes that it is used.
    await utimes(path, new Date(), new Date());
  } catch (error) {
    // On a disk that is read only nothing is thrown away either.
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (isThere) return { path, isReadOnly: true };
    throw error;
  }
  await trim(folder, { path, room: maxBytes - bytes });
  return { path, isReadOnly: false };
}

/** Leaves so many bytes of other files. */
async function trim(folder: string, own: { readonly path: string; readonly room: number }): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Somebody else may have thrown it away by now.
      const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
      return { path, size, mtimeMs };
    }),
  );
  let sum = 0;
  const others = found.filter(({ path }) => path !== own.path).sort((a, b) => b.mtimeMs - a.mtimeMs);
  const tooMuch = others.filter(({ size }) => {
    sum += size;
    return sum > own.room;
  });
  // One that somebody has open may stay where the system insists on it.
  for (const { path } of tooMuch) await rm(path, { force: true }).catch(() => undefined);
}
