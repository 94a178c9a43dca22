import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@fovea/image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batches } from './batches.ts';
import { type Dataset, imageAt, subset } from './dataset.ts';
import { epochOrder } from './epoch-order.ts';
import { inspectData } from './inspect-data.ts';
import { loadImageFolder } from './load-image-folder.ts';
import { streamImageFolder } from './stream-image-folder.ts';

let root: string;
let photos: string;
const images = 60;
/** Bytes of one image in memory. */
const size = 3 * 8 * 8;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-stream-'));
  photos = join(root, 'photos');
  await writeImages(photos, images);
});
afterAll(() => rm(root, { recursive: true }));

async function writeImages(folder: string, count: number): Promise<void> {
  for (const name of ['a', 'b']) await mkdir(join(folder, name), { recursive: true });
  for (let i = 0; i < count; i++) {
    const data = Uint8Array.from({ length: size }, (_, at) => at * (i + 3));
    const png = await encodePng({ data, width: 8, height: 8, channels: 3 });
    await writeFile(join(folder, i % 3 === 0 ? 'a' : 'b', `${String(i).padStart(3, '0')}.png`), png);
  }
}

/** All that training is given in two epochs, mixed and changed at random. */
function seen(train: Dataset, from = 0): Float32Array[] {
  const augment = [{ name: 'flip' }, { name: 'mixup' }] as const;
  return [1, 2].flatMap((epoch) => {
    const order = epochOrder(train.length, { seed: 3, epoch });
    const options = { batchSize: 7, order, from, augment: { augment, seed: 3, epoch } };
    return [...batches(train, options)].map((batch) => batch.images);
  });
}

describe('streamImageFolder', () => {
  it.each([
    ['a budget for all', { memory: 1e9 }],
    ['a budget for some', { memory: 20 * size }],
    ['a budget smaller than a batch', { memory: 3 * size }],
    ['a budget smaller than an image', { memory: 1 }],
    ['the budget by default', {}],
  ])('gives the same as in memory, bit for bit: %s', async (_, memory) => {
    const loaded = await loadImageFolder(photos);
    const { train, test, skipped } = await streamImageFolder(photos, memory);
    const { pixels, ...rest } = train;
    const { pixels: __, ...loadedRest } = loaded.train;
    expect(pixels).not.toBeInstanceOf(Uint8Array);
    expect([rest, skipped]).toEqual([loadedRest, loaded.skipped]);
    const expected = seen(loaded.train);
    expect(seen(train)).toEqual(expected);
    expect(seen(train, 21)).toEqual(seen(loaded.train, 21));
    expect(seen(test)).toEqual(seen(loaded.test));
    // Whatever is in memory by now.
    expect(seen(train)).toEqual(expected);
  });

  it('gives the same from the disk, when files are there no more than to be looked at', async () => {
    const cache = { folder: join(root, 'cache') };
    const first = seen((await streamImageFolder(photos, { cache })).train);
    const decoded: number[] = [];
    const again = await streamImageFolder(photos, {
      cache,
      memory: 5 * size,
      onProgress: (done) => decoded.push(done),
    });
    expect(seen(again.train)).toEqual(first);
    expect(decoded).toEqual([]);
  });

  it('may be read by two at once, on one cache', async () => {
    const cache = { folder: join(root, 'shared') };
    const [a, b] = await Promise.all(
      [1, 2].map(() => streamImageFolder(photos, { cache, memory: 4 * size })),
    );
    const expected = seen((await loadImageFolder(photos)).train);
    if (a === undefined || b === undefined) throw new Error('not two');
    const orders = [0, 1].map(() => epochOrder(a.train.length, { seed: 1, epoch: 1 }));
    const [one, other] = [a, b].map(({ train }, i) =>
      batches(train, { batchSize: 5, order: orders[i] ?? new Uint32Array() }),
    );
    for (const batch of one ?? []) expect(other?.next().value?.images).toEqual(batch.images);
    expect(seen(a.train)).toEqual(expected);
    expect(seen(b.train)).toEqual(expected);
  });

  it('has subsets and single images as any dataset', async () => {
    const { train } = await streamImageFolder(photos, { memory: 10 * size });
    const loaded = (await loadImageFolder(photos)).train;
    const part = subset(train, [5, 1, 9]);
    expect([part.length, part.sources, part.pixels.length]).toEqual([
      3,
      subset(loaded, [5, 1, 9]).sources,
      3,
    ]);
    expect(imageAt(part, 2)).toEqual(imageAt(loaded, 9));
    expect(() => imageAt(part, 3)).toThrow(
      'there is no image at this index: expected a whole number from 0 to 2',
    );
  });

  it('keeps what it was given: a changed copy changes nothing', async () => {
    const { train } = await streamImageFolder(photos);
    if (train.pixels instanceof Uint8Array) throw new Error('in memory');
    const first = train.pixels.at(0);
    const before = first.slice();
    first.fill(0);
    expect(train.pixels.at(0)).toEqual(before);
  });

  it('finds equal files without reading images', async () => {
    const folder = join(root, 'twice');
    await writeImages(folder, 8);
    await writeFile(join(folder, 'b', 'again.png'), await encodePng(plain));
    await writeFile(join(folder, 'a', 'again.png'), await encodePng(plain));
    const data = await streamImageFolder(folder);
    expect(inspectData(data).contradicting).toHaveLength(1);
    expect(inspectData(data)).toEqual(inspectData(await loadImageFolder(folder)));
  });

  it('refuses an impossible budget', async () => {
    await expect(streamImageFolder(photos, { memory: 0 })).rejects.toThrow(
      'images cannot be kept in so much memory: expected a number of bytes above 0, received 0.',
    );
  });
});

const plain = { data: new Uint8Array(size).fill(9), width: 8, height: 8, channels: 3 } as const;

describe('a file of many that', () => {
  /** More than are all read before. */
  const many = 1010;
  let folder: string;
  let contents: Uint8Array;
  beforeAll(async () => {
    folder = join(root, 'many');
    for (const name of ['train/a', 'train/b', 'test/a', 'test/b']) {
      await mkdir(join(folder, name), { recursive: true });
    }
    contents = await encodePng({ ...plain, data: plain.data.map((_, i) => i * i) });
    for (let i = 0; i < many; i++)
      await writeFile(join(folder, i % 2 ? 'train/a' : 'train/b', `${i}.png`), contents);
    for (const name of ['a', 'b']) await writeFile(join(folder, 'test', name, '1.png'), contents);
  });

  const open = () => streamImageFolder(folder, { memory: 50 * size });

  it('is cut short, or no image, is named before', async () => {
    const bad = ['train/a/1003.png', 'train/b/1004.png', 'train/b/1008.png'];
    const broken = [contents.subarray(0, -20), 'text', ''];
    for (const [i, name] of bad.entries()) await writeFile(join(folder, name), broken[i] ?? '');
    const { train, skipped } = await open();
    for (const name of bad) await writeFile(join(folder, name), contents);
    expect([train.length, skipped.map(({ file }) => file)]).toEqual([many - 3, bad]);
    expect(skipped[1]?.reason).toBe('Input file contains unsupported image format');
  });

  it('vanishes is named when it is needed, and read when it is there again', async () => {
    const { train } = await open();
    const index = train.length - 1;
    const name = join(folder, train.sources?.[index] ?? '');
    await rm(name);
    expect(() => imageAt(train, index)).toThrow(
      `${name}: the image cannot be read any more: received no file. Put it back or mend it, and go on with the run;`,
    );
    await writeFile(name, contents);
    expect(imageAt(train, index).data).toHaveLength(size);
  });

  it('is damaged within is named when it is needed', async () => {
    const { train } = await open();
    const index = train.length - 2;
    const name = join(folder, train.sources?.[index] ?? '');
    await writeFile(name, Buffer.from(contents).fill(7, 45, 70));
    expect(() => imageAt(train, index)).toThrow(`${name}: the image cannot be read any more: received `);
    await writeFile(name, contents);
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const stopped = streamImageFolder(folder, {
      onProgress: () => controller.abort(new Error('enough')),
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});
