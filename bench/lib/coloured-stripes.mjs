// @ts-check

/**
 * Images of the size of CIFAR-10's, for which nothing has to be downloaded:
 * stripes whose direction, width and colour depend on the class, under noise.
 *
 * @param {import('./types.d.ts').Workload} workload
 * @param {{ readonly count: number, readonly seed: number }} options
 * @returns {Pick<import('@fovea/data').Dataset, 'pixels' | 'labels'>}
 */
export function colouredStripes({ shape: [channels, height, width] }, { count, seed }) {
  const random = numbersFrom(seed);
  const pixels = new Uint8Array(count * channels * height * width);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 10);
  let at = 0;
  for (const label of labels) {
    const [angle, phase] = [(label % 5) * (Math.PI / 5), 2 * Math.PI * random()];
    const frequency = label < 5 ? 0.4 : 0.9;
    for (let channel = 0; channel < channels; channel++) {
      const shift = phase + channel * label;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const wave = Math.sin(frequency * (x * Math.cos(angle) + y * Math.sin(angle)) + shift);
          pixels[at++] = 128 + 40 * wave + 170 * (random() - 0.5);
        }
      }
    }
  }
  return { pixels, labels };
}

/**
 * Numbers in [0, 1): Marsaglia's xorshift, https://doi.org/10.18637/jss.v008.i14.
 *
 * @param {number} seed
 */
function numbersFrom(seed) {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
