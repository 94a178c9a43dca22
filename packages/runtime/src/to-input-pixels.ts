import { checkInputSpec } from './check-input-spec.ts';
import { coverBox } from './cover-box.ts';
import type { InputSpec } from './input-spec.ts';
import { checkPixels, type Pixels } from './pixels.ts';
import { resizePixels } from './resize-pixels.ts';

/**
 * The first half of preprocessing: an image as the bytes that a network's input
 * is made of, in the order [channels, height, width] of `spec`.
 *
 * Alpha is composited over white (what a photo or a scan has behind it), then
 * the image is resized (`resizePixels`), all of it or, where `fit` is `crop`, the
 * middle that has the input's aspect ratio (as Pillow's `ImageOps.fit`), then RGB
 * becomes grey or grey becomes RGB. Grey is Rec. 601 luma,
 * 0.299·R + 0.587·G + 0.114·B, in 16-bit fixed point as in Pillow's
 * `convert('L')`. Everything is integer arithmetic: the same bytes everywhere.
 *
 * @throws DataError for pixels whose sizes and length disagree.
 * @throws UsageError for an impossible `spec`.
 */
export function toInputPixels(image: Pixels, spec: InputSpec): Uint8Array {
  checkPixels(image);
  checkInputSpec(spec);
  const box = spec.fit === 'crop' ? coverBox(image, spec) : undefined;
  const { data, channels } = resizePixels(overWhite(image), spec.width, spec.height, box);
  const size = spec.height * spec.width;
  const out = new Uint8Array(spec.channels * size);
  for (let i = 0; i < size; i++) {
    const first = data[i * channels] ?? 0;
    if (channels === 1) {
      for (let channel = 0; channel < spec.channels; channel++) out[channel * size + i] = first;
      continue;
    }
    const second = data[i * channels + 1] ?? 0;
    const third = data[i * channels + 2] ?? 0;
    if (spec.channels === 1) {
      out[i] = luma(first, second, third);
    } else {
      out[i] = first;
      out[size + i] = second;
      out[2 * size + i] = third;
    }
  }
  return out;
}

function luma(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}

/** Without an alpha channel the image comes back as it is. */
function overWhite(image: Pixels): Pixels {
  const { data, channels } = image;
  if (channels === 1 || channels === 3) return image;
  const colours = channels === 2 ? 1 : 3;
  const count = image.width * image.height;
  const out = new Uint8Array(count * colours);
  for (let i = 0; i < count; i++) {
    const alpha = data[i * channels + colours] ?? 0;
    for (let colour = 0; colour < colours; colour++) {
      const value = data[i * channels + colour] ?? 0;
      out[i * colours + colour] = Math.trunc((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  return { data: out, width: image.width, height: image.height, channels: colours };
}
