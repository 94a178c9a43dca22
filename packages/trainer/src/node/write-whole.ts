import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

/**
 * Writes a file so that it appears whole or not at all, whatever happens: beside
 * its place, synced, then renamed. An older file of that name stays until then.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  const remove = () => rmSync(beside, { force: true });
  process.once('exit', remove);
  try {
    // Made at once, so that an ending process finds it: a file that is being opened appears after it was looked for.
    closeSync(openSync(beside, 'wx'));
    const file = await open(beside, 'r+');
    try {
      // Goes on after a partial write, unlike a bare write: on a full disk the first one ends early, without an error.
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    remove();
    throw error;
  } finally {
    process.off('exit', remove);
  }
}
