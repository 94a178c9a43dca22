import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataError } from '@fovea/shape';
import type { DatasetFile } from './datasets.ts';

export interface DownloadOptions {
  readonly mirrors: readonly string[];
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a file into a folder, unless it is there. What a failure leaves stays
 * in `<name>.part`; the next mirror, or the next call, goes on after it. A file
 * whose length or checksum is wrong never gets its name.
 *
 * @throws DataError when no mirror has it, with what each said.
 * @throws the signal's reason when it is aborted.
 */
export async function downloadFile(
  folder: string,
  file: DatasetFile,
  options: DownloadOptions,
): Promise<void> {
  const path = join(folder, file.name);
  if (await isRight(path, file)) return;
  const part = `${path}.part`;
  const reasons: string[] = [];
  for (const mirror of options.mirrors) {
    const url = mirror + file.name;
    const reason = await downloadFrom(url, part, file, options).catch((error: unknown) => reasonOf(error));
    options.signal?.throwIfAborted();
    if (reason === undefined) {
      if (await isRight(part, file)) {
        await rename(part, path);
        return;
      }
      await rm(part, { force: true });
    }
    reasons.push(`${url}: ${reason ?? 'another file than expected (its length or checksum is wrong)'}`);
  }
  throw new DataError('download', `${file.name} cannot be downloaded`, {
    path: folder,
    received: reasons.join('; '),
    hint: 'Check the connection and give the command again: it goes on where it stopped. Or download the file yourself, put it there, and give the command again.',
  });
}

/** @returns why it failed, or undefined where the server sent all that it has */
async function downloadFrom(
  url: string,
  part: string,
  { bytes }: DatasetFile,
  { onProgress, signal }: DownloadOptions,
): Promise<string | undefined> {
  const have = await sizeOf(part);
  if (have === bytes) return undefined;
  const isRest = have > 0 && have < bytes;
  const response = await fetch(url, {
    headers: isRest ? { range: `bytes=${have}-` } : {},
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return `the server said ${response.status}`;
  }
  // A server that knows no ranges sends the whole file: then it begins anew.
  const isContinued = isRest && response.status === 206;
  let written = isContinued ? have : 0;
  await pipeline(
    // The web's stream and Node's are one at run time; their types come from two places.
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        written += chunk.length;
        if (written > bytes) return;
        onProgress?.(written);
        yield chunk;
      }
    },
    createWriteStream(part, { flags: isContinued ? 'a' : 'w' }),
  );
  return undefined;
}

async function isRight(path: string, { bytes, md5 }: DatasetFile): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes) return false;
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex') === md5;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** fetch says only "fetch failed"; why stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
