import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@fovea/image';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImageOptions } from './image-options.ts';
import { loadImageFolder } from './load-image-folder.ts';
import type { TrainTest } from './train-test.ts';

let root: string;
let photos: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-cache-'));
  [photos, folder] = [join(root, 'photos'), join(root, 'deep', 'cache')];
  for (const name of ['train/a', 'train/b', 'test/a', 'test/b']) {
    await mkdir(join(photos, name), { recursive: true });
    for (const value of [1, 2]) await paint(`${name}/${value}.png`, value);
  }
  await writeFile(join(photos, 'train/b/bad.png'), 'no image');
});

afterEach(() => rm(root, { recursive: true }));

async function paint(file: string, value: number, size = 4): Promise<void> {
  const data = new Uint8Array(3 * size * size).fill(value);
  data[0] = 255;
  await writeFile(join(photos, file), await encodePng({ data, width: size, height: size, channels: 3 }));
}

/** What was loaded, and how many images had to be decoded for it. */
async function load(options: ImageOptions = {}): Promise<{ data: TrainTest; decoded: number }> {
  let decoded = 0;
  const data = await loadImageFolder(photos, {
    cache: { folder },
    onProgress: () => void decoded++,
    ...options,
  });
  return { data, decoded };
}

/** What is no image is looked at again each time: only images are kept. */
const BAD = 1;

it('gives the same without decoding again', async () => {
  const first = await load();
  expect(first.decoded).toBe(9);
  expect(first.data.skipped.map(({ file }) => file)).toEqual(['train/b/bad.png']);
  expect(await load()).toEqual({ data: first.data, decoded: BAD });
  expect((await load({ normalize: { mean: [0, 0, 0], std: [1, 1, 1] } })).decoded).toBe(BAD);
});

it('decodes again when a file or what is asked for changes', async () => {
  await load();
  expect((await load({ size: [2, 2] })).decoded).toBe(9);
  expect((await load({ channels: 1 })).decoded).toBe(9);
  expect((await load({ fit: 'crop' })).decoded).toBe(9);
  // Of the same length, and with the old date.
  const file = join(photos, 'test/b/2.png');
  const { size, mtime } = await stat(file);
  await paint('test/b/2.png', 3);
  await utimes(file, mtime, mtime);
  expect((await stat(file)).size).toBe(size);
  const changed = await load();
  expect([changed.decoded, changed.data.test.pixels.at(-1)]).toEqual([9, 3]);
  await rm(file);
  expect((await load()).decoded).toBe(8);
});

it('does not read what was damaged', async () => {
  const { data } = await load();
  const [name = ''] = await readdir(folder);
  const bytes = await readFile(join(folder, name));
  const cases = [
    { damaged: bytes.subarray(0, -1), decoded: 1 },
    { damaged: bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)), decoded: 1 },
    // As a crash leaves a place of which the length was written, and the content was not.
    { damaged: Buffer.from(bytes).fill(0, 100, 200), decoded: 3 },
    { damaged: '', decoded: 8 },
  ];
  for (const { damaged, decoded } of cases) {
    await writeFile(join(folder, name), damaged);
    expect(await load()).toEqual({ data, decoded: decoded + BAD });
    expect(await load()).toEqual({ data, decoded: BAD });
  }
});

it('may be written by several at once', async () => {
  const all = await Promise.all([load(), load(), load()]);
  expect(await readdir(folder)).toHaveLength(1);
  for (const { data } of all) expect(data).toEqual((await load()).data);
});

it('keeps to its budget: what was unused for longest goes first', async () => {
  await load({ size: [64, 64] });
  const [first = ''] = await readdir(folder);
  const { size } = await stat(join(folder, first));
  const maxBytes = Math.floor(2.5 * size);
  const cache = { folder, maxBytes };
  await load({ size: [65, 64], cache });
  // Long ago; then the first is used again.
  for (const name of await readdir(folder)) await utimes(join(folder, name), 1, 1);
  expect((await load({ size: [64, 64], cache })).decoded).toBe(BAD);
  await load({ size: [64, 65], cache });
  expect(await readdir(folder)).toHaveLength(2);
  expect((await load({ size: [64, 64], cache })).decoded).toBe(BAD);
  expect((await load({ size: [65, 64], cache })).decoded).toBe(9);
});

it('keeps as many images as there is room for', async () => {
  // An image of 3×4×4 takes 52 bytes.
  const cache = { folder, maxBytes: 6 * 52 + 51 };
  const { data } = await load({ cache });
  expect((await stat(join(folder, (await readdir(folder))[0] ?? ''))).size).toBe(6 * 52);
  expect(await load({ cache })).toEqual({ data, decoded: 3 + BAD });
});

it('decodes where the file is thrown away meanwhile', async () => {
  const { data } = await load();
  const removed = await load({ onLook: () => rmSync(folder, { recursive: true }) });
  expect(removed).toEqual({ data, decoded: 9 });
});

it('says why images are not kept, and loads them all the same', async () => {
  const problems: string[] = [];
  const onProblem = (reason: string) => void problems.push(reason);
  const { data } = await load({ cache: { folder, maxBytes: 10, onProblem } });
  expect(data.train.length).toBe(4);
  await writeFile(join(root, 'file'), '');
  await load({ cache: { folder: join(root, 'file', 'cache'), onProblem } });
  expect(problems).toEqual([
    'an image takes 52 bytes, and 10 may be kept',
    expect.stringContaining('ENOTDIR'),
  ]);
});
