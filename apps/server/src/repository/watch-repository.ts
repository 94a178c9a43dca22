import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { watch } from 'chokidar';
import type { Repository } from './repository.ts';

/** Events that come in this many milliseconds are one change. */
const TOGETHER_MS = 50;

/**
 * Refreshes the repository when something in its folder changes. Ends with the
 * function that it gives.
 *
 * @param path the folder, or the one model's file.
 * @param settleMs how long a file has to be left alone to count as written.
 */
export async function watchRepository(
  repository: Repository,
  path: string,
  settleMs: number,
): Promise<() => Promise<void>> {
  const root = resolve(path);
  const isFile = (await stat(root)).isFile();
  // The folder of a file, because a file that is replaced by renaming is another one.
  const folder = isFile ? dirname(root) : root;
  const watcher = watch(folder, {
    ignoreInitial: true,
    depth: isFile ? 0 : 2,
    awaitWriteFinish: { stabilityThreshold: settleMs, pollInterval: Math.max(20, settleMs / 5) },
    ignored: (name) => name !== folder && (basename(name).startsWith('.') || (isFile && name !== root)),
  });
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const schedule = (ms: number) => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (await repository.refresh()) schedule(settleMs);
    }, ms);
  };
  watcher.on('all', () => schedule(TOGETHER_MS));
  await new Promise<void>((ready) => {
    watcher.once('ready', ready);
  });
  return async () => {
    closed = true;
    clearTimeout(timer);
    await watcher.close();
  };
}
