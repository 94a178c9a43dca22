import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@fovea/shape';
import sharp, { type Channels, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readImage } from './read-image.ts';

/** 3×2 pixels that count up in steps of 10. */
function raw(channels: Channels): { readonly values: number[]; readonly image: Sharp } {
  const values = Array.from({ length: 6 * channels }, (_, index) => index * 10);
  const image = sharp(Uint8Array.from(values), { raw: { width: 3, height: 2, channels } });
  return { values, image: channels < 3 ? image.toColourspace('b-w') : image };
}

async function errorOf(file: string | Uint8Array): Promise<unknown> {
  return readImage(file).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('readImage', () => {
  it.each([1, 3, 4] as const)('keeps the %s channels of a PNG', async (channels) => {
    const { values, image } = raw(channels);
    const pixels = await readImage(await image.png().toBuffer());
    expect(pixels).toMatchObject({ width: 3, height: 2, channels });
    expect([...pixels.data]).toEqual(values);
  });

  it('makes grey with alpha RGB with alpha', async () => {
    const { values, image } = raw(2);
    const { data, channels } = await readImage(await image.png().toBuffer());
    expect(channels).toBe(4);
    expect([...data]).toEqual(
      Array.from({ length: 24 }, (_, index) => values[2 * Math.floor(index / 4) + (index % 4 === 3 ? 1 : 0)]),
    );
  });

  it('makes 16 bits 8', async () => {
    const { values, image } = raw(3);
    const { data, channels } = await readImage(await image.toColourspace('rgb16').png().toBuffer());
    expect(channels).toBe(3);
    expect([...data]).toEqual(values);
    const grey = raw(1);
    const pixels = await readImage(await grey.image.toColourspace('grey16').png().toBuffer());
    expect(pixels.channels).toBe(1);
    expect([...pixels.data]).toEqual(grey.values);
  });

  it('turns a photo upright', async () => {
    const { values, image } = raw(3);
    const bytes = await image.withMetadata({ orientation: 6 }).png().toBuffer();
    const { data, width, height } = await readImage(bytes);
    expect([width, height]).toEqual([2, 3]);
    // A quarter turn clockwise: the bottom row becomes the left column.
    expect([...data]).toEqual([3, 0, 4, 1, 5, 2].flatMap((at) => values.slice(3 * at, 3 * at + 3)));
  });

  it('makes CMYK RGB', async () => {
    const bytes = await raw(3).image.toColourspace('cmyk').jpeg().toBuffer();
    expect(await readImage(bytes)).toMatchObject({ width: 3, height: 2, channels: 3 });
  });

  it('reads a file, and names one that it cannot read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-'));
    const { values, image } = raw(3);
    const good = join(folder, 'good.png');
    const bad = join(folder, 'bad.png');
    const missing = join(folder, 'missing.png');
    await writeFile(good, await image.png().toBuffer());
    await writeFile(bad, 'no image');
    expect([...(await readImage(good)).data]).toEqual(values);
    expect(await errorOf(bad)).toBeInstanceOf(DataError);
    expect(await errorOf(bad)).toMatchObject({
      message: `${bad}: the image cannot be decoded: expected a whole JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG image, received 8 bytes (Input buffer contains unsupported image format).`,
    });
    expect(await errorOf(missing)).toBeInstanceOf(DataError);
    expect(await errorOf(missing)).toMatchObject({
      message: `${missing}: the file cannot be read (ENOENT: no such file or directory, open '${missing}').`,
    });
    await rm(folder, { recursive: true });
  });

  it('refuses images that are cut short or empty', async () => {
    const bytes = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const cut = bytes.subarray(0, bytes.length / 2);
    expect(String(await errorOf(cut))).toMatch(
      /^DataError: image: the image cannot be decoded: .* received \d+ bytes \(/,
    );
    expect(await errorOf(new Uint8Array())).toBeInstanceOf(DataError);
  });

  it('refuses images with too many pixels', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>';
    expect(String(await errorOf(Buffer.from(svg)))).toContain('exceeds pixel limit');
  });
});
