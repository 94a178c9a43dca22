import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng, readImage } from '@fovea/image';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Output, silentOutput } from '../terminal/output.ts';
import { dataInfo } from './data-info.ts';
import { previewData } from './data-preview.ts';

let root: string;
let photos: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-data-'));
  photos = join(root, 'photos');
  vi.stubEnv('FOVEA_CACHE', 'off');
  // Of class b there are many; its first image is also one to test on, and one of class a.
  await paint('train/a/1.png', 7);
  for (let i = 0; i < 10; i++) await paint(`train/b/${i}.png`, 7 + i);
  await paint('test/a/x.png', 100);
  await paint('test/b/y.png', 7);
  await writeFile(join(photos, 'train/a/broken.png'), 'no image');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function paint(name: string, value: number): Promise<void> {
  const file = join(photos, name);
  await mkdir(join(file, '..'), { recursive: true });
  const data = Uint8Array.from({ length: 12 }, (_, i) => value + i);
  await writeFile(file, await encodePng({ data, width: 2, height: 2, channels: 3 }));
}

function recorder(): { readonly output: Output; readonly lines: string[] } {
  const lines: string[] = [];
  return { output: { ...silentOutput, line: (text = '') => void lines.push(text) }, lines };
}

it('info counts classes, and names equal images and broken files', async () => {
  const { output, lines } = recorder();
  const info = await dataInfo({ data: photos, seed: 1 }, output);
  expect(info).toMatchObject({
    ...{ name: 'photos', size: [3, 2, 2], train: 11, test: 2, bytes: 13 * 12 },
    classes: [
      { name: 'a', train: 1, test: 1 },
      { name: 'b', train: 10, test: 1 },
    ],
    leaked: ['train/a/1.png = test/b/y.png'],
    repeated: ['train/a/1.png = train/b/0.png'],
    contradicting: ['train/a/1.png = train/b/0.png', 'train/a/1.png = test/b/y.png'],
    skipped: [{ file: 'train/a/broken.png', reason: 'Input file contains unsupported image format' }],
  });
  expect(lines.slice(1)).toEqual([
    'skipped train/a/broken.png: Input file contains unsupported image format',
    '',
    'class   train  test',
    'a           1     1',
    'b          10     1',
    'in all     11     2',
    '',
    '1 of the held-out images are among those to train on, too, and say nothing about new ones: train/a/1.png = test/b/y.png',
    '2 images are there twice with different labels: train/a/1.png = train/b/0.png',
    'the classes are uneven: 10 images to train on of b, 1 of a',
    'equal images: 1 in both parts, 1 again within one',
  ]);
});

it('preview draws each image beside what becomes of it', async () => {
  const { output, lines } = recorder();
  const out = join(root, 'deep/sheet.png');
  const augment = [{ name: 'flip', probability: 1 }] as const;
  const preview = await previewData({ data: photos, seed: 1, augment, images: 3, copies: 2, out }, output);
  // Pictures of 2 · 48 pixels, three in a row and three rows.
  expect(preview).toEqual({ path: out, width: 3 * 100 + 8, height: 3 * 100 + 4 });
  expect(lines.at(-1)).toBe(`preview ${out}`);
  const { data, width } = await readImage(out);
  const red = (x: number, y: number) => data[3 * (y * width + x)];
  // The left pixel of the first image is the right one of the mirrored image.
  expect([red(4, 4), red(4 + 48, 4)]).toEqual([7, 10]);
  expect([red(108, 4), red(108 + 48, 4)]).toEqual([10, 7]);
});
