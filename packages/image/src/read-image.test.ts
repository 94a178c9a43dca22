import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readImage } from './read-image.ts';

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
});
