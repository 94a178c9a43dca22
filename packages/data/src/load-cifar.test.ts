import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCifar } from './load-cifar.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-cifar-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: Uint8Array | string) => writeFile(join(folder, name), content);

/** Records with these labels; all red values of an image are its number, green and blue 0. */
function records(first: number, ...labels: readonly (readonly number[])[]): Uint8Array {
  const images = labels.map((label, index) => [
    ...label,
    ...Array.from({ length: 3072 }, (_, i) => (i < 1024 ? first + index : 0)),
  ]);
  return Uint8Array.from(images.flat());
}

async function failure(options?: Parameters<typeof loadCifar>[1]): Promise<string> {
  const error: unknown = await loadCifar(folder, options).catch((reason: unknown) => reason);
  return error instanceof Error ? error.message.replaceAll(folder, 'cifar') : 'no error';
}

describe('loadCifar', () => {
  it('reads the batches of CIFAR-10 in order, gzipped or not', async () => {
    await write('data_batch_2.bin', records(51, [9], [0]));
    await write('data_batch_1.bin.gz', gzipSync(records(0, [3])));
    await write('test_batch.bin', records(7, [1]));
    await write('readme.html', 'ignored');
    const { train, test, skipped } = await loadCifar(folder);
    expect([...train.labels, ...test.labels]).toEqual([3, 9, 0, 1]);
    expect([0, 1, 2].map((i) => train.pixels[i * 3072])).toEqual([0, 51, 52]);
    expect([train.pixels[3072 + 1023], train.pixels[3072 + 1024], test.pixels[5]]).toEqual([51, 0, 7]);
    expect(train.classes.slice(0, 3)).toEqual(['airplane', 'automobile', 'bird']);
    expect(train.input).toMatchObject({ channels: 3, height: 32, width: 32, std: [0.0952, 1, 1] });
    expect([test.input, skipped]).toEqual([train.input, []]);
  });

  it('reads CIFAR-100 by its fine or coarse labels', async () => {
    await write('train.bin', records(0, [19, 99], [0, 1]));
    await write('test.bin', records(0, [5, 50]));
    const names = Array.from({ length: 20 }, (_, i) => `super ${i}`);
    await write('coarse_label_names.txt', `${names.join('\n')}\n\n`);
    const fine = await loadCifar(folder, { normalize: { mean: [0, 0, 0], std: [1, 1, 1] } });
    expect([[...fine.train.labels], fine.train.classes.length]).toEqual([[99, 1], 100]);
    expect(fine.test.input.std).toEqual([1, 1, 1]);
    const coarse = await loadCifar(folder, { labels: 'coarse' });
    expect([[...coarse.train.labels], [...coarse.test.labels]]).toEqual([[19, 0], [5]]);
    expect(coarse.train.classes).toEqual(names);
  });

  it('holds images out where there is no file to test on', async () => {
    await write('data_batch_1.bin', records(0, [0], [0], [1], [1]));
    const { train, test } = await loadCifar(folder, { testFraction: 0.5 });
    expect([[...train.labels], [...test.labels]]).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('refuses what is missing or damaged', async () => {
    expect(await failure()).toBe(
      'cifar: there are no binary files of CIFAR: expected data_batch_1.bin and so on (CIFAR-10), or train.bin (CIFAR-100). ' +
        'Give the folder into which the archive of the binary version was unpacked.',
    );
    await write('data_batch_1.bin', records(0, [1], [2]).subarray(0, -1));
    expect(await failure()).toBe(
      'cifar/data_batch_1.bin: the file is cut short, or of another format: expected a multiple of 3,073 bytes, at least one, received 6,145. ' +
        'Download it again; it must be of the binary version.',
    );
    await write('data_batch_1.bin', '');
    expect(await failure()).toContain('received 0.');
    await write('data_batch_1.bin', records(0, [1], [10]));
    expect(await failure()).toBe(
      'cifar/data_batch_1.bin: the label of image 2 is no class, at byte 3,073: expected 0 to 9, received 10. ' +
        'Download it again; it must be of the binary version.',
    );
    await write('data_batch_1.bin', records(0, [1], [2]));
    await write('batches.meta.txt', 'one\ntwo\ntwo\n');
    expect(await failure()).toBe(
      'cifar/batches.meta.txt: there is not one name for each class: expected 10 different names, one a line, received 2. ' +
        'Download it again, or remove it.',
    );
  });
});
