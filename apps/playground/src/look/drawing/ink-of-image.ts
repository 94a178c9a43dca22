import { type Pixels, toInputPixels } from '@fovea/runtime';

/**
 * A photo or scan of a handwritten digit as ink, white on black, grey. Paper is
 * what most of the image's border shows; dark ink on light paper is inverted;
 * the fainter third between paper and ink, where shadows and grain are, becomes
 * black and the rest is stretched to the full range.
 */
export function inkOfImage(image: Pixels): Pixels {
  const { width, height } = image;
  const grey = toInputPixels(image, { channels: 1, width, height, mean: [0], std: [1] });
  const paper = median(border(grey, width, height));
  const lighter = grey.map((value) => Math.max(0, value - paper));
  const darker = grey.map((value) => Math.max(0, paper - value));
  const ink = energy(darker) > energy(lighter) ? darker : lighter;
  const most = ink.reduce((largest, value) => Math.max(largest, value), 0);
  const least = most / 3;
  const data = ink.map((value) =>
    most === 0 ? 0 : Math.round((Math.max(0, value - least) / (most - least)) * 255),
  );
  return { data, width, height, channels: 1 };
}

function border(grey: Uint8Array, width: number, height: number): number[] {
  const values: number[] = [];
  grey.forEach((value, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) values.push(value);
  });
  return values;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Squares, so that a little grain all over counts less than the strokes. */
function energy(values: Uint8Array): number {
  return values.reduce((total, value) => total + value * value, 0);
}
