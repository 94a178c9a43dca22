import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFiles, listFolder } from './list-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-list-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('listFolder', () => {
  it('sorts, leaves hidden and special entries out, and looks through links', async () => {
    await mkdir(join(folder, 'b'));
    await mkdir(join(folder, '.hidden'));
    for (const name of ['a', 'B', '.dot']) await writeFile(join(folder, name), '');
    await symlink(join(folder, 'b'), join(folder, 'link'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dead'));
    if (process.platform !== 'win32') await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
    expect(await listFolder(folder)).toEqual([
      { name: 'B', isFolder: false },
      { name: 'a', isFolder: false },
      { name: 'b', isFolder: true },
      { name: 'dead', isFolder: false },
      { name: 'link', isFolder: true },
    ]);
  });

  it('says why a folder cannot be read', async () => {
    const path = join(folder, 'x'.repeat(300));
    const text = (name: string) =>
      `${path}: the folder cannot be read: received ENAMETOOLONG: name too long, ${name} '${path}'. ` +
      'Check that you may read it.';
    await expect(listFolder(path)).rejects.toThrow(text('scandir'));
    await expect(listFiles(path)).rejects.toThrow(text('realpath'));
  });
});

it('listFiles goes down in sorted order', async () => {
  await mkdir(join(folder, 'b', 'c'), { recursive: true });
  for (const name of ['z', 'b/2', 'b/c/1', 'a']) await writeFile(join(folder, name), '');
  expect(await listFiles(folder)).toEqual(['a', 'b/2', 'b/c/1', 'z'].map((name) => join(folder, name)));
});
