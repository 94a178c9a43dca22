import { expect, it } from 'vitest';
import { encodePng } from './encode-png.ts';
import { readImage } from './read-image.ts';

it.each([1, 3, 4] as const)(
  'a picture of %s channels is the same when it is read again',
  async (channels) => {
    const data = Uint8Array.from({ length: 6 * channels }, (_, i) => 10 * i + 3);
    const pixels = await readImage(await encodePng({ data, width: 3, height: 2, channels }));
    const expected =
      channels === 1 ? Array.from(data).flatMap((grey) => [grey, grey, grey]) : Array.from(data);
    expect([pixels.width, pixels.height, Array.from(pixels.data)]).toEqual([3, 2, expected]);
  },
);
