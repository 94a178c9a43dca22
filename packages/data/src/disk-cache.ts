import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in a folder that may be thrown away, the ones unused for longest first. */
export interface DiskCache {
  /** Made when it is needed. */
  readonly folder: string;
  /** What all files in it may take together. */
  readonly maxBytes: number;
}

const ENDING = '.cache';
const HASH = 32;
/** After so long, a file that is being written belongs to nobody any more. */
const ABANDONED_MS = 3_600_000;

/** What is kept under this name, or undefined where nothing is, or it is damaged. */
export async function readCached({ folder }: DiskCache, name: string): Promise<Uint8Array | undefined> {
  const path = join(folder, name + ENDING);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  // A plain array: `slice` of a Buffer would not copy.
  const content = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length).subarray(HASH);
  if (!hashOf([content]).equals(bytes.subarray(0, HASH))) return undefined;
  // Notes that it was used. On a read-only disk nothing is thrown away either.
  await utimes(path, new Date(), new Date()).catch(() => undefined);
  return content;
}

/**
 * Keeps `parts`, one after the other, under a name, and throws away what is then
 * too much. Safe when several processes do so at once: a file appears whole or
 * not at all. Its hash is in front, so one that a crash damaged is not read.
 *
 * @returns why it is not kept, or undefined
 */
export async function writeCached(
  cache: DiskCache,
  name: string,
  parts: readonly Uint8Array[],
): Promise<string | undefined> {
  const { folder, maxBytes } = cache;
  const bytes = HASH + parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes > maxBytes) {
    return `${Math.ceil(bytes / 2 ** 20)} MiB are more than the ${Math.floor(maxBytes / 2 ** 20)} MiB that may be kept`;
  }
  const path = join(folder, name + ENDING);
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(hashOf(parts));
      for (const part of parts) await file.writeFile(part);
    } finally {
      await file.close();
    }
    await rename(beside, path);
    await trim(cache);
    return undefined;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    return error instanceof Error ? error.message : String(error);
  }
}

function hashOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

async function trim({ folder, maxBytes }: DiskCache): Promise<void> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Somebody else may have thrown it away by now.
      const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
      return { path, size, mtimeMs };
    }),
  );
  const isOld = ({ mtimeMs }: { readonly mtimeMs: number }): boolean => Date.now() - mtimeMs > ABANDONED_MS;
  const abandoned = found.filter((file) => file.path.endsWith('.tmp') && isOld(file));
  const kept = found.filter(({ path }) => path.endsWith(ENDING)).sort((a, b) => b.mtimeMs - a.mtimeMs);
  let sum = 0;
  const tooMuch = kept.filter(({ size }) => {
    sum += size;
    return sum > maxBytes;
  });
  for (const { path } of [...abandoned, ...tooMuch]) await rm(path, { force: true });
}
