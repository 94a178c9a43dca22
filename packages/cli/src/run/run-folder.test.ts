import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/fovea.ts';
import { runFolder } from './run-folder.ts';

describe('prepare', () => {
  it('makes the folder and those above it, once or again', async () => {
    const path = join(await temporaryFolder(), 'a/b c/d');
    await runFolder(path).prepare();
    await runFolder(path).prepare();
    expect(await readdir(path)).toEqual([]);
  });

  it('says where nothing can be made', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(runFolder(join(folder, 'file/x')).prepare()).rejects.toThrow(
      `${join(folder, 'file/x')}: the folder cannot be written to: received ENOTDIR. A part of the path is a file: choose another folder with --out.`,
    );
    await expect(runFolder(join(folder, 'file')).prepare()).rejects.toThrow(
      'received EEXIST. There is a file of that name: choose another folder with --out.',
    );
    await symlink(join(folder, 'nowhere/deep'), join(folder, 'link'));
    await expect(runFolder(join(folder, 'link/x')).prepare()).rejects.toThrow(
      'the folder cannot be written to',
    );
  });

  it.runIf(process.platform === 'linux')('comes back from below /proc', async () => {
    await expect(runFolder('/proc/x/y').prepare()).rejects.toThrow(
      '/proc/x/y: the folder cannot be written to: received ENOENT. Check the path given with --out.',
    );
  });
});

describe('write', () => {
  it('replaces a file, and leaves nothing else behind', async () => {
    const path = await temporaryFolder();
    const folder = runFolder(path);
    await folder.write('a.txt', 'first');
    await folder.write('a.txt', Uint8Array.from([104, 105]));
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('hi');
    expect(await readdir(path)).toEqual(['a.txt']);
  });

  it('is not lost when the folder was taken away', async () => {
    const path = join(await temporaryFolder(), 'run');
    const folder = runFolder(path);
    await folder.prepare();
    await rm(path, { recursive: true });
    await folder.write('a.txt', 'still here');
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('still here');
  });

  it('leaves nothing half-written', async () => {
    const path = await temporaryFolder();
    await mkdir(join(path, 'model.onnx'));
    await expect(runFolder(path).write('model.onnx', 'x')).rejects.toThrow(
      `${join(path, 'model.onnx')}: the file cannot be written: received EISDIR. Choose another folder with --out.`,
    );
    expect(await readdir(path)).toEqual(['model.onnx']);
  });

  it('shows whole files to whoever reads while several write', async () => {
    const path = await temporaryFolder();
    const contents = ['a', 'b', 'c'].map((letter) => letter.repeat(300_000));
    await runFolder(path).write('file', contents[0] ?? '');
    const writing = Promise.all(
      contents.map(async (content) => {
        for (let i = 0; i < 5; i++) await runFolder(path).write('file', content);
      }),
    );
    let isDone = false;
    writing.finally(() => {
      isDone = true;
    });
    while (!isDone) expect(contents).toContain(await readFile(join(path, 'file'), 'utf8'));
    await writing;
    expect(await readdir(path)).toEqual(['file']);
  });
});

it('says that there is no run to resume', async () => {
  const path = await temporaryFolder();
  const file = join(path, 'checkpoint.safetensors');
  await expect(runFolder(path).readCheckpoint()).rejects.toThrow(
    `${file}: there is no run to resume: received ENOENT. Give the run’s folder with --out, or start one without --resume.`,
  );
  await writeFile(file, 'junk');
  await expect(runFolder(path).readCheckpoint()).rejects.toThrow(file);
});
