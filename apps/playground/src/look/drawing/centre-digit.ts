import { type Pixels, resizePixels } from '@fovea/runtime';

/**
 * A digit, white on black, brought into the form in which MNIST's digits were
 * prepared (http://yann.lecun.com/exdb/mnist): the ink's box is scaled, its
 * shape kept, to 20/28 of the frame's shorter side, with smoothing, and placed
 * so that the ink's centre of mass is the centre of the frame, as far as the
 * box stays inside. A frame without ink stays black.
 *
 * @param image grey, one channel.
 */
export function centreDigit(
  image: Pixels,
  frame: { readonly height: number; readonly width: number },
): Pixels {
  const data = new Uint8Array(frame.height * frame.width);
  const centred: Pixels = { data, ...frame, channels: 1 };
  const ink = cropToInk(image);
  if (ink === undefined) return centred;
  const scale = ((20 / 28) * Math.min(frame.height, frame.width)) / Math.max(ink.height, ink.width);
  const width = Math.max(1, Math.round(ink.width * scale));
  const height = Math.max(1, Math.round(ink.height * scale));
  const digit = resizePixels(ink, width, height);
  const mass = centreOfMass(digit);
  const left = inside(Math.round((frame.width - 1) / 2 - mass.x), frame.width - width);
  const top = inside(Math.round((frame.height - 1) / 2 - mass.y), frame.height - height);
  for (let row = 0; row < height; row++) {
    const line = digit.data.subarray(row * width, (row + 1) * width);
    data.set(line, (top + row) * frame.width + left);
  }
  return centred;
}

function inside(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

/** Fainter than this is paper, not ink. */
const INK = 16;

function cropToInk({ data, width, height }: Pixels): Pixels | undefined {
  let top = height;
  let bottom = -1;
  let left = width;
  let right = -1;
  data.forEach((value, i) => {
    if (value < INK) return;
    const y = Math.floor(i / width);
    const x = i % width;
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    left = Math.min(left, x);
    right = Math.max(right, x);
  });
  if (bottom < 0) return undefined;
  const size = { width: right - left + 1, height: bottom - top + 1 };
  const cropped = new Uint8Array(size.width * size.height);
  for (let row = 0; row < size.height; row++) {
    const start = (top + row) * width + left;
    cropped.set(data.subarray(start, start + size.width), row * size.width);
  }
  return { data: cropped, ...size, channels: 1 };
}

function centreOfMass({ data, width }: Pixels): { readonly x: number; readonly y: number } {
  let total = 0;
  let x = 0;
  let y = 0;
  data.forEach((value, i) => {
    total += value;
    x += value * (i % width);
    y += value * Math.floor(i / width);
  });
  return { x: x / total, y: y / total };
}
