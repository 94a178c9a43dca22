import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadIdx } from './load-idx.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'fovea-idx-')), 'tiny');
  await mkdir(folder);
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

function idx(dims: readonly number[], values: readonly number[]): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dims.length));
  header.setUint32(0, 0x0800 + dims.length);
  for (const [index, dim] of dims.entries()) header.setUint32(4 + 4 * index, dim);
  return Uint8Array.of(...new Uint8Array(header.buffer), ...values);
}

const IMAGES = idx([3, 1, 2], [1, 2, 3, 4, 5, 6]);
const LABELS = idx([3], [0, 2, 1]);
const GOOD: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte': IMAGES,
  'train-labels-idx1-ubyte': LABELS,
  't10k-images-idx3-ubyte': idx([2, 1, 2], [7, 8, 9, 10]),
  't10k-labels-idx1-ubyte': idx([2], [1, 0]),
};

async function write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

/** What `loadIdx` says about the good files with these changes, the folder shortened to `tiny`. */
async function failure(changes: Readonly<Record<string, Uint8Array>>): Promise<string> {
  await write({ ...GOOD, ...changes });
  return messageOf(loadIdx(folder));
}

async function messageOf(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? `${error.name}: ${error.message.replaceAll(folder, 'tiny')}` : 'no error';
}

describe('loadIdx', () => {
  it('reads plain files', async () => {
    await write(GOOD);
    const common = {
      name: 'tiny',
      classes: ['0', '1', '2'],
      input: { channels: 1, height: 1, width: 2, mean: [0], std: [1] },
    };
    const { train, test, skipped } = await loadIdx(folder);
    expect({ ...train, pixels: Array.from(train.pixels) }).toEqual({
      ...common,
      pixels: [1, 2, 3, 4, 5, 6],
      labels: Int32Array.of(0, 2, 1),
      length: 3,
    });
    expect({ ...test, pixels: Array.from(test.pixels) }).toEqual({
      ...common,
      pixels: [7, 8, 9, 10],
      labels: Int32Array.of(1, 0),
      length: 2,
    });
    expect(skipped).toEqual([]);
  });

  it('reads gzipped files, names with ".idx", and unpacked files that kept ".gz", to the same', async () => {
    await write(GOOD);
    const plain = await loadIdx(folder);
    for (const [name, bytes] of Object.entries(GOOD)) {
      await rm(join(folder, name));
      const isUnpacked = name.startsWith('t10k');
      await write({ [`${name.replace('-idx', '.idx')}.gz`]: isUnpacked ? bytes : gzipSync(bytes) });
    }
    const { train, test } = await loadIdx(folder);
    expect([Array.from(train.pixels), train.labels]).toEqual([
      Array.from(plain.train.pixels),
      plain.train.labels,
    ]);
    expect([Array.from(test.pixels), test.labels]).toEqual([
      Array.from(plain.test.pixels),
      plain.test.labels,
    ]);
  });

  it('holds out a fifth of each class when the test files are missing', async () => {
    await write({
      'train-images-idx3-ubyte': idx(
        [20, 1, 1],
        Array.from({ length: 20 }, (_, i) => i),
      ),
      'train-labels-idx1-ubyte': idx(
        [20],
        Array.from({ length: 20 }, (_, i) => i % 2),
      ),
    });
    const { train, test } = await loadIdx(folder);
    expect(train.length).toBe(16);
    expect(Array.from(test.labels).sort()).toEqual([0, 0, 1, 1]);
    expect([...train.pixels, ...test.pixels].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
    expect((await loadIdx(folder, { testFraction: 0.5 })).test.length).toBe(10);
    expect(await loadIdx(folder, { seed: 2 })).not.toEqual(await loadIdx(folder));
  });
});

describe('loadIdx refuses', () => {
  it('a folder that is not there, or is a file', async () => {
    expect(await messageOf(loadIdx(join(folder, 'no')))).toBe(
      'DataError: tiny/no: the folder does not exist. Give the path of a folder with images.',
    );
    await write(GOOD);
    expect(await messageOf(loadIdx(join(folder, 'train-images-idx3-ubyte')))).toBe(
      'DataError: tiny/train-images-idx3-ubyte: this is a file, not a folder. Give the path of a folder with images.',
    );
  });

  it('missing files, naming what it looked for', async () => {
    expect(await messageOf(loadIdx(folder))).toBe(
      'DataError: tiny: the file of the train images is missing: expected train-images-idx3-ubyte or ' +
        'train-images-idx3-ubyte.gz or train-images.idx3-ubyte or train-images.idx3-ubyte.gz. ' +
        'Download it into this folder under one of these names.',
    );
    await write(GOOD);
    await rm(join(folder, 't10k-labels-idx1-ubyte'));
    expect(await messageOf(loadIdx(folder))).toMatch(
      /^DataError: tiny: the file of the t10k labels is missing: /,
    );
  });

  it('bad magic', async () => {
    expect(await failure({ 'train-images-idx3-ubyte': LABELS })).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the file does not begin as it should, at byte 0: ' +
        'expected 0x00000803 (IDX, unsigned bytes, images × rows × columns), received 0x00000801. ' +
        'Check that it is not another file under this name.',
    );
  });

  it('files that are cut short, in the header or after it', async () => {
    expect(await failure({ 'train-images-idx3-ubyte': IMAGES.subarray(0, 7) })).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the file is cut short: expected 16 bytes of header, received 7. Download it again.',
    );
    expect(await failure({ 'train-images-idx3-ubyte': new Uint8Array(0) })).toMatch(
      /expected 16 bytes of header, received 0/,
    );
    expect(await failure({ 'train-images-idx3-ubyte': idx([3000, 1, 2], [1]) })).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the file is cut short: ' +
        'expected 6,016 bytes (3000 × 1 × 2 and a header of 16), received 17. Download it again.',
    );
  });

  it('trailing bytes', async () => {
    expect(await failure({ 't10k-labels-idx1-ubyte': idx([2], [1, 0, 0]) })).toBe(
      'DataError: tiny/t10k-labels-idx1-ubyte: the file goes on after its last value: ' +
        'expected 10 bytes (2 and a header of 8), received 11. Download it again.',
    );
  });

  it('no images, or images without a pixel', async () => {
    expect(await failure({ 'train-images-idx3-ubyte': idx([0, 1, 2], []) })).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the number of images is 0, at byte 4: expected at least 1. Download it again.',
    );
    expect(await failure({ 'train-images-idx3-ubyte': idx([3, 1, 0], []) })).toMatch(
      /the number of columns is 0, at byte 12/,
    );
  });

  it('labels of another number', async () => {
    expect(await failure({ 'train-labels-idx1-ubyte': idx([2], [0, 1]) })).toBe(
      'DataError: tiny/train-labels-idx1-ubyte: there is not one label per image, at byte 4: ' +
        'expected 3 labels, as many as train-images-idx3-ubyte has images, received 2. ' +
        'Check that the two files belong together.',
    );
  });

  it('one class only', async () => {
    expect(await failure({ 'train-labels-idx1-ubyte': idx([3], [0, 0, 0]) })).toBe(
      'DataError: tiny/train-labels-idx1-ubyte: all labels are 0: expected labels of at least 2 classes. ' +
        'Check that these are the labels of the images.',
    );
  });

  it('a test label that training has not', async () => {
    expect(await failure({ 't10k-labels-idx1-ubyte': idx([2], [1, 3]) })).toBe(
      'DataError: tiny/t10k-labels-idx1-ubyte: label 2 is of a class without training images, at byte 9: ' +
        'expected 0 to 2, received 3. Check that the files belong together.',
    );
  });

  it('test images of another size', async () => {
    expect(await failure({ 't10k-images-idx3-ubyte': idx([2, 2, 1], [7, 8, 9, 10]) })).toBe(
      'DataError: tiny/t10k-images-idx3-ubyte: the test images are not of the size of the training images: ' +
        'expected 1×2, received 2×1. Check that the files belong together.',
    );
  });

  it('damaged gzip', async () => {
    const packed = gzipSync(IMAGES);
    expect(await failure({ 'train-images-idx3-ubyte': packed.subarray(0, 20) })).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the gzip file is damaged: received unexpected end of file. Download it again.',
    );
    packed[packed.length - 8] = ~(packed[packed.length - 8] ?? 0);
    expect(await failure({ 'train-images-idx3-ubyte': packed })).toMatch(
      /the gzip file is damaged: received incorrect data check/,
    );
  });

  it('a file that cannot be read', async () => {
    const { 'train-images-idx3-ubyte': _, ...others } = GOOD;
    await write(others);
    await symlink(join(folder, 'nowhere'), join(folder, 'train-images-idx3-ubyte'));
    expect(await messageOf(loadIdx(folder))).toBe(
      'DataError: tiny/train-images-idx3-ubyte: the file cannot be read: received ENOENT: no such file or directory, ' +
        "open 'tiny/train-images-idx3-ubyte'. Check that it exists and that you may read it.",
    );
  });

  it('a folder under the name of a file', async () => {
    await mkdir(join(folder, 'train-images-idx3-ubyte'));
    expect(await messageOf(loadIdx(folder))).toMatch(
      /^DataError: tiny: the file of the train images is missing: /,
    );
  });
});
