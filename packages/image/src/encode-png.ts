import type { Pixels } from '@fovea/runtime';
import { loadSharp } from './load-sharp.ts';

/** An image as the bytes of a PNG file; `readImage` gives its pixels back, in colour. */
export async function encodePng({ data, width, height, channels }: Pixels): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const image = sharp(data, { raw: { width, height, channels } });
  return (channels < 3 ? image.toColourspace('b-w') : image).png().toBuffer();
}
