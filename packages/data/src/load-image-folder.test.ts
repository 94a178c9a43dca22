import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodePng } from '@fovea/image';
import { toInputPixels } from '@fovea/runtime';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadImageFolder } from './load-image-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'fovea-images-')), 'photos');
  await mkdir(folder);
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

async function write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

function plain(background: string, width = 4, height = 4): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

const png = (background: string, width?: number, height?: number): Promise<Buffer> =>
  plain(background, width, height).png().toBuffer();

async function greyPng(value: number): Promise<Buffer> {
  const raw = { width: 4, height: 4, channels: 1 } as const;
  return sharp(new Uint8Array(16).fill(value), { raw }).toColourspace('b-w').png().toBuffer();
}

/** Two images of each of the classes `a` and `b`. */
async function writeTwoClasses(): Promise<void> {
  await write({
    'a/1.png': await png('#ff0000'),
    'a/2.png': await png('#fe0000'),
    'b/1.png': await png('#0000ff'),
    'b/2.png': await png('#0000fe'),
  });
}

/** The error of `loadImageFolder` for `path`, the folder shortened to `photos`. */
async function failure(
  path: string = folder,
  options: Parameters<typeof loadImageFolder>[1] = {},
): Promise<string> {
  const error: unknown = await loadImageFolder(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? `${error.name}: ${error.message.replaceAll(folder, 'photos')}` : 'no error';
}

describe('a folder of its own to test on', () => {
  it('is tested on, and nothing else is held out', async () => {
    await writeTwoClasses();
    await write({ '../more/a/3.png': await png('#fd0000'), '../more/b/3.png': await png('#0000fd') });
    const { train, test } = await loadImageFolder(folder, { testFolder: join(folder, '../more') });
    expect([train.length, test.length]).toEqual([4, 2]);
    expect(Array.from(test.pixels.subarray(0, 1))).toEqual([0xfd]);
  });

  it('must have the same classes', async () => {
    await writeTwoClasses();
    await write({ '../more/a/3.png': await png('#fd0000'), '../more/c/3.png': await png('#0000fd') });
    expect(await failure(folder, { testFolder: join(folder, '../more') })).toMatch(
      /the parts do not have the same classes: expected the same folders in .+, received "b" only in photos, "c" only in .+more\./,
    );
  });
});

describe('loadImageFolder', () => {
  it('reads PNG, JPEG and WebP of mixed sizes, names one broken file and other files, and holds images out', async () => {
    await write({
      'cat/1.png': await png('#ff0000', 10, 20),
      'cat/deep/er/2.JPG': await plain('#ff0000', 200, 100)
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer(),
      'cat/3.webp': await plain('#ff0000', 31, 7).webp({ lossless: true }).toBuffer(),
      'cat/broken.png': 'this is text',
      'cat/notes.txt': 'this too',
      'cat/.hidden.png': 'never looked at',
      'dog/1.png': await png('#0000ff'),
      'dog/2.png': await png('#0000ff'),
      'dog/README': 'and this',
      'stray.png': await png('#0000ff'),
      '.git/config': 'hidden',
    });
    const { train, test, skipped } = await loadImageFolder(folder, { testFraction: 0.4 });
    expect(skipped).toEqual([
      { file: 'stray.png', reason: 'not in the folder of a class' },
      { file: 'cat/notes.txt', reason: 'not an image: its name ends in .txt' },
      { file: 'dog/README', reason: 'not an image: its name has no ending' },
      { file: 'cat/broken.png', reason: 'Input file contains unsupported image format' },
    ]);
    expect([train.name, train.classes, train.length, test.length]).toEqual(['photos', ['cat', 'dog'], 3, 2]);
    expect(train.input).toMatchObject({ channels: 3, height: 64, width: 64 });
    expect(test.input).toEqual(train.input);
    for (const part of [train, test]) {
      for (const [index, label] of part.labels.entries()) {
        const image = part.pixels.subarray(index * 3 * 4096, (index + 1) * 3 * 4096);
        const [red = 0, green = 0, blue = 0] = [image[0], image[4096], image[2 * 4096]];
        expect(image).toHaveLength(3 * 4096);
        expect([red > 250, green < 5, blue > 250]).toEqual([label === 0, true, label === 1]);
      }
    }
  });

  it("keeps the images' own size when all are alike and small, and grey when all are grey", async () => {
    await write({
      'a/1.png': await greyPng(10),
      'a/2.png': await greyPng(20),
      'b/1.png': await greyPng(30),
      'b/2.png': await greyPng(40),
    });
    const { train, test } = await loadImageFolder(folder);
    expect(train.input).toMatchObject({ channels: 1, height: 4, width: 4 });
    const first = (pixels: Uint8Array): number[] => Array.from(pixels).filter((_, index) => index % 16 === 0);
    expect([...first(train.pixels), ...first(test.pixels)].sort()).toEqual([10, 20, 30, 40]);
    const [low = 0, high = 0] = first(train.pixels);
    expect(train.input.mean).toEqual([Math.round(((low + high) / 510) * 1e4) / 1e4]);
    expect(train.input.std).toEqual([Math.round(((high - low) / 510) * 1e4) / 1e4]);
  });

  it('finds the one image of another size, or in colour, among many', async () => {
    const [black, red, wide] = [await greyPng(0), await png('#ff0000'), await png('#ff0000', 5, 4)];
    const many = (prefix: string, content: Uint8Array): Record<string, Uint8Array> =>
      Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`${prefix}/${i}.png`, content]));
    await write({ ...many('a', red), ...many('b', red) });
    expect((await loadImageFolder(folder)).train.input).toMatchObject({ channels: 3, height: 4, width: 4 });
    await write({ 'b/9.png': wide });
    expect((await loadImageFolder(folder)).train.input).toMatchObject({ channels: 3, height: 64, width: 64 });
    await write({ ...many('a', black), ...many('b', black), 'b/9.png': red });
    expect((await loadImageFolder(folder)).train.input).toMatchObject({ channels: 3, height: 4, width: 4 });
  });

  it('normalises with what it is given', async () => {
    await writeTwoClasses();
    const normalize = { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] };
    const { train, test } = await loadImageFolder(folder, { normalize });
    expect(train.input).toEqual({ channels: 3, height: 4, width: 4, ...normalize });
    expect(test.input).toEqual(train.input);
    expect(await failure(folder, { normalize: { mean: [0], std: [1] } })).toBe(
      'UsageError: input.mean: the input specification has a value out of range: expected a list of 3 (one per channel), received 1.',
    );
  });

  it('takes the given size and channels, and brings images there as prediction does', async () => {
    await writeTwoClasses();
    const data = Uint8Array.from({ length: 90 }, (_, i) => i * i);
    await write({
      'b/1.png': await sharp(data, { raw: { width: 6, height: 5, channels: 3 } })
        .png()
        .toBuffer(),
    });
    const { train, test } = await loadImageFolder(folder, { size: [3, 2], channels: 1 });
    const input = { channels: 1, height: 3, width: 2 } as const;
    expect(train.input).toMatchObject(input);
    const expected = toInputPixels(
      { data, width: 6, height: 5, channels: 3 },
      { ...input, mean: [0], std: [1] },
    );
    const images = [train, test].flatMap(({ pixels, length }) =>
      Array.from({ length }, (_, index) => pixels.slice(index * 6, index * 6 + 6)),
    );
    expect(images).toContainEqual(expected);
  });

  it('crops where it is asked to, and says so in the input', async () => {
    await writeTwoClasses();
    const data = Uint8Array.from({ length: 90 }, (_, i) => i * i);
    const image = { data, width: 6, height: 5, channels: 3 } as const;
    await write({ 'b/1.png': await encodePng(image) });
    const { train, test } = await loadImageFolder(folder, { size: [3, 2], fit: 'crop' });
    expect([train.input.fit, test.input.fit]).toEqual(['crop', 'crop']);
    const images = [train, test].flatMap(({ length, ...part }) =>
      Array.from({ length }, (_, index) => part.pixels.slice(index * 18, index * 18 + 18)),
    );
    expect(images).toContainEqual(toInputPixels(image, train.input));
    expect(images).not.toContainEqual(toInputPixels(image, { ...train.input, fit: 'stretch' }));
    expect((await loadImageFolder(folder)).train.input).not.toHaveProperty('fit');
  });

  it('takes train and test folders as they are, without drawing', async () => {
    for (const part of ['Train', 'validation']) {
      await write({ [`${part}/a/1.png`]: await png('#ff0000'), [`${part}/b/1.png`]: await png('#0000ff') });
    }
    await write({ 'Train/b/broken.png': '', 'validation/stray.txt': '', 'readme.md': '' });
    const { train, test, skipped } = await loadImageFolder(folder);
    expect([train.length, test.length, train.classes]).toEqual([2, 2, ['a', 'b']]);
    expect(train.pixels).toEqual(test.pixels);
    expect(skipped.map(({ file }) => file)).toEqual([
      'readme.md',
      'validation/stray.txt',
      'Train/b/broken.png',
    ]);
  });

  it('tests on test where there is also a validation part, and says so', async () => {
    for (const part of ['train', 'test', 'val']) {
      await write({ [`${part}/a/1.png`]: await png('#ff0000'), [`${part}/b/1.png`]: await png('#0000ff') });
    }
    const { test, skipped } = await loadImageFolder(folder);
    expect(test.length).toBe(2);
    expect(skipped).toEqual([{ file: 'val', reason: 'not used: "test" is the part to test on' }]);
  });

  it('holds out from train when there is only that', async () => {
    for (const name of ['a/1', 'a/2', 'b/1', 'b/2'])
      await write({ [`train/${name}.png`]: await png('#ff0000') });
    const { train, test } = await loadImageFolder(folder);
    expect([train.length, test.length]).toEqual([2, 2]);
  });

  it('takes "train" for a class when images are in it', async () => {
    for (const name of ['train/1', 'train/2', 'bus/1', 'bus/2'])
      await write({ [`${name}.png`]: await png('#ff0000') });
    expect((await loadImageFolder(folder)).train.classes).toEqual(['bus', 'train']);
  });

  it('turns images upright by their EXIF orientation, and composites alpha over white', async () => {
    const data = Uint8Array.of(255, 0, 0, 0, 0, 255);
    const turned = sharp(data, { raw: { width: 2, height: 1, channels: 3 } }).withMetadata({
      orientation: 6,
    });
    const clear = sharp({
      create: { width: 1, height: 2, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
    for (const part of ['train', 'test']) {
      await write({
        [`${part}/clear/1.png`]: await clear.png().toBuffer(),
        [`${part}/turned/1.png`]: await turned.png().toBuffer(),
      });
    }
    const { train } = await loadImageFolder(folder);
    expect(train.input).toMatchObject({ channels: 3, height: 2, width: 1 });
    expect(Array.from(train.pixels)).toEqual([255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 255]);
  });

  it('gives the same again, and another draw for another seed', async () => {
    for (let i = 0; i < 20; i++)
      await write({ [`${i % 2 ? 'a' : 'b'}/${i}.png`]: await png(`rgb(${i}, 0, 0)`) });
    const first = await loadImageFolder(folder, { seed: 1 });
    expect(await loadImageFolder(folder)).toEqual(first);
    expect((await loadImageFolder(folder, { seed: 2 })).test.pixels).not.toEqual(first.test.pixels);
  });

  it('reports progress and stops when it is aborted', async () => {
    await writeTwoClasses();
    const calls: string[] = [];
    await loadImageFolder(folder, { onProgress: (done, total) => calls.push(`${done}/${total}`) });
    expect(calls).toEqual(['1/4', '2/4', '3/4', '4/4']);
    const controller = new AbortController();
    for (let i = 0; i < 20; i++) await write({ [`a/more${i}.png`]: await png('#ff0000') });
    let last = 0;
    const onProgress = (done: number): void => {
      last = done;
      controller.abort(new Error('enough'));
    };
    expect(await failure(folder, { onProgress, signal: controller.signal })).toBe('Error: enough');
    expect(last).toBeLessThan(24);
  });

  it('does not follow a link back to a folder above', async () => {
    await writeTwoClasses();
    await symlink(join(folder, 'a'), join(folder, 'a', 'loop'));
    await symlink(join(folder, 'b', '1.png'), join(folder, 'b', 'linked.png'));
    const { train, test } = await loadImageFolder(folder);
    expect(train.length + test.length).toBe(5);
  });

  it('names images that are cut short or far too large', async () => {
    await writeTwoClasses();
    const jpeg = await plain('#123456', 300, 200)
      .composite([{ input: await png('#ffffff', 100, 100) }])
      .jpeg()
      .toBuffer();
    const bomb = plain('#000000', 12_000, 9_000).png({ compressionLevel: 9 });
    await write({ 'a/cut.jpg': jpeg.subarray(0, jpeg.length / 2), 'a/bomb.png': await bomb.toBuffer() });
    const { skipped, train } = await loadImageFolder(folder);
    expect(train.input).toMatchObject({ height: 64, width: 64 });
    expect(skipped).toEqual([
      { file: 'a/bomb.png', reason: 'the image has too many pixels: 108,000,000 (12000×9000)' },
      { file: 'a/cut.jpg', reason: expect.stringMatching(/premature end|truncated|a damaged file/i) },
    ]);
  });
});

describe('loadImageFolder refuses', () => {
  const HINT = 'Put the images of each class into a folder that is named like the class.';

  it('a folder that is not there, or is a file', async () => {
    expect(await failure(join(folder, 'no'))).toBe(
      'DataError: photos/no: the folder does not exist. Give the path of a folder with images.',
    );
    await write({ 'cat.png': '' });
    expect(await failure(join(folder, 'cat.png'))).toBe(
      'DataError: photos/cat.png: this is a file, not a folder. Give the path of a folder with images.',
    );
  });

  it('no class, or one', async () => {
    expect(await failure()).toBe(
      `DataError: photos: there are too few classes: expected a folder of images for each of at least 2 classes, received no folder. ${HINT}`,
    );
    await write({ 'cat/1.png': await png('#ff0000') });
    expect(await failure()).toBe(
      `DataError: photos: there are too few classes: expected a folder of images for each of at least 2 classes, received only "cat". ${HINT}`,
    );
  });

  it('a class without images', async () => {
    await writeTwoClasses();
    await mkdir(join(folder, 'c'));
    const start =
      'DataError: photos/c: the class "c" has no image: expected files that end in .avif, .bmp, .gif, ';
    expect(await failure()).toBe(
      `${start}.heic, .heif, .jfif, .jpeg, .jpg, .png, .svg, .tif, .tiff, .webp, received an empty folder. ` +
        'Add images or remove the folder.',
    );
    await write({ 'c/1.txt': '' });
    expect(await failure()).toMatch(/received 1 other files\. /);
  });

  it('a class with one readable image, of which none could be held out', async () => {
    await writeTwoClasses();
    await write({ 'c/1.png': await png('#ff0000'), 'c/2.png': 'broken' });
    expect(await failure()).toBe(
      'DataError: photos: the class "c" has too few readable images: expected at least 2, of which some are held out ' +
        'to test on, received 1 (in all classes 1 unreadable, e.g. c/2.png: Input file contains unsupported image format). ' +
        "Add images or remove the class's folder.",
    );
  });

  it('a class of the test part in which nothing can be read', async () => {
    for (const part of ['train', 'test']) {
      await write({ [`${part}/a/1.png`]: await png('#ff0000'), [`${part}/b/1.png`]: await png('#0000ff') });
    }
    await write({ 'test/b/1.png': '' });
    expect(await failure()).toMatch(
      /^DataError: photos: the class "b" has too few readable images: expected at least 1, received 0 \(in all classes 1 unreadable, e\.g\. test\/b\/1\.png: /,
    );
  });

  it('images of which none can be read', async () => {
    await write({ 'a/1.png': 'x', 'a/2.png': 'x', 'b/1.png': 'x' });
    expect(await failure()).toBe(
      'DataError: photos: none of the images can be read: received 3 unreadable, e.g. a/1.png: ' +
        'Input file contains unsupported image format. Check that they open in an image viewer.',
    );
  });

  it('parts with different classes', async () => {
    for (const name of ['train/a', 'train/b', 'train/c', 'test/a', 'test/d']) {
      await write({ [`${name}/1.png`]: await png('#ff0000') });
    }
    expect(await failure()).toBe(
      'DataError: photos: the parts do not have the same classes: expected the same folders in train and test, ' +
        'received "b" only in train, "c" only in train, "d" only in test. Add the missing folders or remove the others.',
    );
  });

  it('other folders beside the parts', async () => {
    for (const name of ['train/a', 'train/b', 'test/a', 'test/b', 'cat']) {
      await write({ [`${name}/1.png`]: await png('#ff0000') });
    }
    expect(await failure()).toBe(
      'DataError: photos: beside the folder to train on there is another folder, "cat": ' +
        'expected only train and test (or validation), with a folder for each class in both; or only classes. ' +
        'Move "cat" away, or rename the others.',
    );
  });

  it('impossible options, before it reads anything', async () => {
    expect(await failure('no', { size: [0, 4] })).toBe(
      'UsageError: images cannot be brought to this size: expected a whole height and width of at least 1, received 0×4.',
    );
    expect(await failure('no', { fit: JSON.parse('"pad"') })).toBe(
      'UsageError: images cannot be fitted like this: expected "stretch" or "crop", received "pad".',
    );
    expect(await failure('no', { testFraction: 2 })).toMatch(/^UsageError: the test fraction cannot be used/);
    expect(await failure('no', { seed: 0.5 })).toMatch(/^UsageError: a seed is not a whole number/);
  });

  it('more than 4 GiB of pixels', async () => {
    await writeTwoClasses();
    expect(await failure(folder, { size: [30_000, 30_000] })).toBe(
      'DataError: photos: the images do not fit into memory: expected at most 4 GiB of pixels, ' +
        'received 10.1 GiB (4 images of 3×30000×30000). Choose a smaller image size, 1 channel instead of 3, or fewer images.',
    );
  });
});
