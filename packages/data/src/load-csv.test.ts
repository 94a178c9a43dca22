import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@fovea/image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCsv } from './load-csv.ts';
import { readCsvLabels } from './read-csv-labels.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-csv-'));
  await mkdir(join(folder, 'images'));
  for (const value of [1, 2, 3, 4]) {
    const data = new Uint8Array(12).fill(value);
    await writeFile(
      join(folder, `images/${value}.png`),
      await encodePng({ data, width: 2, height: 2, channels: 3 }),
    );
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function table(...lines: readonly string[]): Promise<string> {
  const file = join(folder, 'labels.csv');
  await writeFile(file, lines.join('\n'));
  return file;
}

async function failure(...lines: readonly string[]): Promise<string> {
  const error: unknown = await readCsvLabels(await table(...lines)).catch((reason: unknown) => reason);
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '') : 'no error';
}

describe('loadCsv', () => {
  it('loads images with their labels and parts', async () => {
    const file = await table(
      '\ufeffsplit;File;what;Class',
      'train;images/3.png;"a; b";dog',
      'Train; images/1.png ;;cat',
      '',
      'test;images/2.png;;dog',
      'test;images/4.png;;cat',
      'train;images/9.png;;cat',
      'train;images/1.png;;cat',
      'val;images/5.png;;cat',
    );
    const { train, test, skipped } = await loadCsv(file, { size: [1, 1] });
    expect([train.name, train.classes, train.input.height]).toEqual(['labels', ['cat', 'dog'], 1]);
    expect([[...train.labels], [...train.pixels]]).toEqual([
      [1, 0],
      [3, 3, 3, 1, 1, 1],
    ]);
    expect([[...test.labels], [...test.pixels]]).toEqual([
      [1, 0],
      [2, 2, 2, 4, 4, 4],
    ]);
    expect(skipped).toEqual([
      { file: 'images/1.png', reason: 'on line 8 again, as on line 3' },
      { file: 'images/5.png', reason: 'not used: "test" is the part to test on' },
      { file: 'images/9.png', reason: 'no file' },
    ]);
  });

  it('needs no names for two columns, sorts numbers as numbers, and holds out', async () => {
    const file = await table(
      'images/1.png,10',
      'images/2.png,10',
      `${join(folder, 'images/3.png')},9`,
      'images/4.png,9',
    );
    const { train, test } = await loadCsv(file, { testFraction: 0.5 });
    expect([train.classes, [...train.labels], [...test.labels]]).toEqual([
      ['9', '10'],
      [1, 0],
      [1, 0],
    ]);
  });

  it.each([
    [
      ['a,x', 'b,x'],
      'labels.csv: there are too few labels: expected at least 2 different ones, received only "x".',
    ],
    [
      ['path,label'],
      'labels.csv: there are too few labels: expected at least 2 different ones, received no row.',
    ],
    [
      ['path,name,value', 'a,b,c'],
      /^labels\.csv, line 1: the columns are not named: expected one of path, .* or just two columns: path and label, received path, name, value\.$/,
    ],
    [['path,label', 'a,x', ',y'], 'labels.csv, line 3: there is no path: received nothing.'],
    [['path,label', 'a,x', 'b'], 'labels.csv, line 3: there is no label: received nothing.'],
    [
      ['path,label,split', 'a,x,train', 'b,y,trian'],
      'labels.csv, line 3: there is no such part: expected train, training, test, testing, val, valid, validation, received "trian".',
    ],
    [
      ['path,label', 'a,x', './a,y'],
      'labels.csv, line 3: ./a has another label: expected "x", as on line 2, received "y".',
    ],
    [
      ['path,label', 'a,"x'],
      /^labels\.csv: this is no table of comma-separated values: received Quote Not Closed/,
    ],
  ])('refuses %j', async (lines, message) => {
    expect(await failure(...lines)).toMatch(message);
  });

  it('says when there is no such file', async () => {
    await expect(loadCsv(join(folder, 'none.csv'))).rejects.toThrow(
      'none.csv: the table cannot be read: received ENOENT.',
    );
  });
});
