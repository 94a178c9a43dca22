import type { Pixels } from '@fovea/runtime';

/** Shows pixels of any number of channels on a canvas of their size. */
export function paintPixels(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  { data, width, height, channels }: Pixels,
): void {
  const image = context.createImageData(width, height);
  const colours = channels < 3 ? 1 : 3;
  for (let i = 0; i < width * height; i++) {
    for (let colour = 0; colour < 3; colour++) {
      image.data[i * 4 + colour] = data[i * channels + (colours === 1 ? 0 : colour)] ?? 0;
    }
    image.data[i * 4 + 3] = channels === colours ? 255 : (data[i * channels + colours] ?? 255);
  }
  context.putImageData(image, 0, 0);
}
