import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dataName, findData } from './find-data.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-find-'));
  vi.stubEnv('FOVEA_DATA', join(root, 'datasets'));
  for (const name of ['datasets/mnist', 'idx', 'cifar', 'photos/a', 'photos/b']) {
    await mkdir(join(root, name), { recursive: true });
  }
  for (const name of [
    'idx/train-images-idx3-ubyte.gz',
    'cifar/data_batch_1.bin',
    'labels.CSV',
    'notes.txt',
  ]) {
    await writeFile(join(root, name), '');
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

it.each([
  ['idx', 'idx'],
  ['cifar', 'cifar'],
  ['photos', 'images'],
  ['labels.CSV', 'csv'],
])('looks what is in %s', async (name, kind) => {
  expect(await findData({ data: join(root, name) })).toEqual({ kind, path: join(root, name) });
});

it('knows datasets by name: where they were fetched, or where --data says', async () => {
  expect(await findData({ data: 'digits' })).toEqual({ kind: 'digits', path: '' });
  expect(await findData({ data: 'mnist' })).toEqual({ kind: 'idx', path: join(root, 'datasets/mnist') });
  expect(await findData({ data: 'cifar100', folder: 'x' })).toEqual({ kind: 'cifar', path: 'x' });
  await expect(findData({ data: 'cifar10' })).rejects.toThrow(
    'cifar10: it is not said where the files of cifar10 are. Fetch them with: fovea data get cifar10. Or add --data <folder> with data_batch_1.bin and so on.',
  );
  await expect(findData({ data: 'cifar100' })).rejects.toThrow(
    'Add --data <folder> with train.bin and test.bin.',
  );
});

it('refuses other files', async () => {
  await expect(findData({ data: join(root, 'notes.txt') })).rejects.toThrow(
    'this is neither a dataset nor a folder',
  );
});

it('names runs', () => {
  expect(['photos/', 'x/labels.csv', 'mnist', 'v1.2'].map(dataName)).toEqual([
    'photos',
    'labels',
    'mnist',
    'v1.2',
  ]);
});
