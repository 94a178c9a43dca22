import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { DataError } from '@fovea/shape';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImage, readImageHeader } from './read-image.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-'));
});
afterAll(() => rm(folder, { recursive: true }));

function onePixel(): Promise<Buffer> {
  return sharp({ create: { width: 1, height: 1, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
}

/** A PNG with another size in its header, whose checksum is right. */
function claim(png: Buffer, width: number, height: number): Buffer {
  const claimed = Buffer.from(png);
  claimed.writeUInt32BE(width, 16);
  claimed.writeUInt32BE(height, 20);
  claimed.writeUInt32BE(crc32(claimed.subarray(12, 29)), 29);
  return claimed;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A whole PNG of one colour, with a bit per pixel. */
function plainPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ],
  ]);
}

describe('readImage', () => {
  it('decodes bytes to 8-bit RGB or RGBA, grey too', async () => {
    const grey = { raw: { width: 2, height: 1, channels: 1 } } as const;
    const image = await sharp(Uint8Array.of(0, 200), grey).toColourspace('b-w').png().toBuffer();
    expect(await readImage(image)).toMatchObject({ width: 2, height: 1, channels: 3 });
    expect(Array.from((await readImage(image)).data)).toEqual([0, 0, 0, 200, 200, 200]);
    const clear = { raw: { width: 1, height: 1, channels: 4 } } as const;
    const pixel = await sharp(Uint8Array.of(1, 2, 3, 4), clear)
      .png()
      .toBuffer();
    expect(Array.from((await readImage(pixel)).data)).toEqual([1, 2, 3, 4]);
  });

  it('refuses what it cannot decode, by its name', async () => {
    await expect(readImage(Uint8Array.of(1, 2, 3))).rejects.toThrow(
      'the image: the image cannot be read: received Input buffer contains unsupported image format. ' +
        'Check that it opens in an image viewer, and save it again as PNG or JPEG.',
    );
    await expect(readImage(Uint8Array.of(1), { path: 'upload' })).rejects.toThrow(
      'upload: the image cannot be read',
    );
    await expect(readImage('nowhere.png')).rejects.toThrow(
      'nowhere.png: the image cannot be read: received no file. Check that it exists.',
    );
  });

  describe('refuses an image of too many pixels before it decodes it', () => {
    const upload = { path: 'upload', maxPixels: 12_000_000 };

    it('that only its header claims to have', async () => {
      const bomb = claim(await onePixel(), 30_000, 40_000);
      const error = await readImage(bomb, upload).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(DataError);
      expect(error).toMatchObject({
        code: 'image-too-large',
        expected: 'at most 12,000,000',
        received: '1,200,000,000 (30000×40000)',
        message:
          'upload: the image has too many pixels: expected at most 12,000,000, ' +
          'received 1,200,000,000 (30000×40000). Make it smaller.',
      });
      // Without the limit it comes to the pixels, which are not there.
      await expect(readImage(claim(await onePixel(), 100, 100), upload)).rejects.toMatchObject({
        code: 'image-unreadable',
      });
    });

    it('that a few compressed bytes are', async () => {
      const bomb = plainPng(20_000, 20_000);
      expect(bomb.length).toBeLessThan(60_000);
      await expect(readImage(bomb, upload)).rejects.toMatchObject({
        code: 'image-too-large',
        received: '400,000,000 (20000×20000)',
      });
      await expect(readImage(bomb)).rejects.toMatchObject({ expected: 'at most 100,000,000' });
      const file = join(folder, 'bomb.png');
      await writeFile(file, bomb);
      await expect(readImage(file)).rejects.toMatchObject({ code: 'image-too-large', path: file });
      await expect(readImageHeader(file)).rejects.toMatchObject({ code: 'image-too-large', path: file });
    });

    it('with sides that no image has', async () => {
      for (const side of [0x7fffffff, 0xffffffff]) {
        const error = await readImage(claim(await onePixel(), side, side), upload).catch(
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(DataError);
      }
    });

    it('and tells it from a damaged one, also when both fail at once', async () => {
      const bomb = claim(await onePixel(), 30_000, 40_000);
      const noise = Uint8Array.from({ length: 64 * 64 }, (_, at) => at * at * 7);
      const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } })
        .jpeg()
        .toBuffer();
      const cut = whole.subarray(0, whole.length / 2);
      const codes = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          readImage(i % 2 === 0 ? bomb : cut, upload).then(
            () => 'read',
            (error: unknown) => (error instanceof DataError ? [error.code, error.received !== ''] : error),
          ),
        ),
      );
      expect(codes).toEqual(
        Array.from(codes, (_, i) => [i % 2 === 0 ? 'image-too-large' : 'image-unreadable', true]),
      );
    });

    it('in a drawing', async () => {
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>`;
      await expect(readImage(Buffer.from(drawing), upload)).rejects.toMatchObject({
        code: 'image-too-large',
      });
    });

    it('but not one pixel earlier', async () => {
      const image = plainPng(20, 10);
      expect(await readImage(image, { maxPixels: 200 })).toMatchObject({ width: 20, height: 10 });
      await expect(readImage(image, { maxPixels: 199 })).rejects.toMatchObject({
        message:
          'the image: the image has too many pixels: expected at most 199, received 200 (20×10). Make it smaller.',
      });
    });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a limit', async (maxPixels) => {
    await expect(readImage('nowhere.png', { maxPixels })).rejects.toThrow(
      `the largest number of pixels cannot be used: expected a whole number of at least 1, received ${maxPixels}.`,
    );
  });
});
