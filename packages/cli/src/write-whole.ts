import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
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
    const file = await open(beside, 'wx');
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
