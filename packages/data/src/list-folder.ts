import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@fovea/shape';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/**
 * What is in a folder, sorted by name (by UTF-16 code unit, the same on every
 * machine). Hidden entries (`.` in front) and what is neither a file nor a
 * folder are left out; links count as what they point to.
 *
 * @throws DataError when the folder does not exist, is not one or cannot be read.
 */
export async function listFolder(path: string): Promise<FolderEntry[]> {
  const found = await readdir(path, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw unreadableFolder(path, cause);
  });
  const entries = await Promise.all(
    found
      .filter(({ name }) => !name.startsWith('.'))
      .map(async (entry) => {
        const { name } = entry;
        // Only what is not told with the name is asked for: links, and everything on some file systems.
        const isPlain = entry.isFile() || entry.isDirectory();
        // A link to nowhere counts as a file, so that whoever reads it says so.
        const target = isPlain ? entry : await stat(join(path, name)).catch(() => undefined);
        const isFolder = target?.isDirectory() ?? false;
        return isFolder || (target?.isFile() ?? true) ? [{ name, isFolder }] : [];
      }),
  );
  return entries.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * All files in a folder and the folders below it, as paths that begin with
 * `path`, in sorted order. A link back to a folder that it is in is not followed.
 *
 * @throws DataError when a folder cannot be read.
 */
export async function listFiles(path: string, above: readonly string[] = []): Promise<string[]> {
  const real = await realpath(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadableFolder(path, cause);
  });
  if (above.includes(real)) return [];
  const files: string[] = [];
  for (const { name, isFolder } of await listFolder(path)) {
    const entry = join(path, name);
    if (isFolder) files.push(...(await listFiles(entry, [...above, real])));
    else files.push(entry);
  }
  return files;
}

function unreadableFolder(path: string, cause: NodeJS.ErrnoException): DataError {
  const problems: Record<string, string> = {
    ENOENT: 'the folder does not exist',
    ENOTDIR: 'this is a file, not a folder',
  };
  const known = problems[cause.code ?? ''];
  return known === undefined
    ? new DataError('folder-unreadable', 'the folder cannot be read', {
        path,
        received: cause.message,
        hint: 'Check that you may read it.',
        cause,
      })
    : new DataError('folder-missing', known, { path, hint: 'Give the path of a folder with images.', cause });
}
