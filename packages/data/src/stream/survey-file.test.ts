import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImageHeader } from '@fovea/image';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { surveyFile } from './survey-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-survey-'));
});
afterAll(() => rm(folder, { recursive: true }));

const noise = (width: number, height: number): Sharp => {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i * 31) >> 3);
  return sharp(data, { raw: { width, height, channels: 3 } });
};

const kinds: readonly (readonly [string, () => Promise<Buffer>])[] = [
  ['jpg', () => noise(20, 10).jpeg().toBuffer()],
  ['jpeg', () => noise(300, 200).jpeg({ progressive: true, quality: 100 }).toBuffer()],
  ['jpg', () => noise(20, 10).greyscale().jpeg().toBuffer()],
  ['png', () => noise(20, 10).png().toBuffer()],
  ['png', () => noise(200, 150).png({ palette: true }).toBuffer()],
  ['png', () => noise(20, 10).toColourspace('b-w').png().toBuffer()],
  ['png', () => noise(20, 10).toColourspace('grey16').png().toBuffer()],
  ['webp', () => noise(20, 10).webp().toBuffer()],
];

it.each(kinds)(
  'sees a whole %s file as the decoder does, and one that is cut short',
  async (ending, make) => {
    const contents = await make();
    const file = join(folder, `1.${ending}`);
    await writeFile(file, contents);
    const survey = surveyFile(file);
    expect(survey).toMatchObject({ bytes: contents.length, isWhole: true });
    if (ending !== 'webp') expect(survey?.header).toEqual(await readImageHeader(file));
    for (const part of [0.2, 0.5, 0.9]) {
      await writeFile(file, contents.subarray(0, contents.length * part));
      expect(surveyFile(file)).toMatchObject({ isWhole: false });
    }
    await writeFile(file, contents);
    expect(surveyFile(file)?.sum).toBe(survey?.sum);
  },
);

it('leaves to the decoder what it may have to turn', async () => {
  const file = join(folder, 'turned.jpg');
  await writeFile(file, await noise(20, 10).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect(surveyFile(file)).toMatchObject({ isWhole: true });
  expect(surveyFile(file)).not.toHaveProperty('header');
});

it('tells large files apart by beginning and end', async () => {
  const contents = Buffer.alloc(100_000, 1);
  const file = join(folder, 'large.tif');
  const sums: (number | undefined)[] = [];
  for (const at of [50_000, 0, 99_999]) {
    await writeFile(file, Buffer.from(contents).fill(2, at, at + 1));
    sums.push(surveyFile(file)?.sum);
  }
  expect(new Set(sums).size).toBe(3);
});

it('knows nothing of a file that is gone, and takes no empty or foreign one for an image', async () => {
  expect(surveyFile(join(folder, 'no.png'))).toBeUndefined();
  for (const [name, content] of [
    ['empty.tif', ''],
    ['text.png', 'x'.repeat(100)],
    ['short.jpg', '\xff\xd8'],
  ] as const) {
    await writeFile(join(folder, name), Buffer.from(content, 'latin1'));
    expect(surveyFile(join(folder, name)), name).toMatchObject({ isWhole: false });
  }
  await writeFile(join(folder, 'odd.gif'), 'GIF89a and so on');
  expect(surveyFile(join(folder, 'odd.gif'))).toMatchObject({ isWhole: true });
});
