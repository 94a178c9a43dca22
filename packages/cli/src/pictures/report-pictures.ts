import { type ImageSet, imageAt } from '@fovea/data';
import { filterPixels } from '@fovea/explain';
import { encodePng } from '@fovea/image';
import { allNodes, type Network } from '@fovea/layers';
import type { Filters, Picture } from '@fovea/report';
import { type Pixels, toInputPixels } from '@fovea/runtime';
import type { TrainState } from '@fovea/trainer';

/** Larger images are made smaller than this on their longer side, in pixels: a page of them should stay small. */
const largest = 96;
const mostFilters = 64;

/** An image of a dataset as a picture within a page. */
export function pictureOf(images: ImageSet, index: number): Promise<Picture> {
  return inPage(smaller(imageAt(images, index), images.input.channels));
}

/** The first layer's kernels, where it is a convolution that looks at grey or RGB images. */
export async function filtersOf(network: Network, state: TrainState): Promise<Filters | undefined> {
  const [first] = allNodes(network).filter(({ parameters }) => parameters.length > 0);
  const weight = first?.parameters.find(({ shape }) => shape.length === 4);
  const values = weight && state[`${first?.name}.${weight.name}`];
  const [filters = 0, channels, height = 1, width = 1] = weight?.shape ?? [];
  const hasPictures = channels === network.input[0] && (channels === 1 || channels === 3);
  if (first === undefined || weight === undefined || values === undefined || !hasPictures) return undefined;
  // A single pixel is no picture.
  if (height * width === 1) return undefined;
  const pixels = filterPixels(values, weight.shape).slice(0, mostFilters);
  return { layer: first.name, count: filters, pictures: await Promise.all(pixels.map(inPage)) };
}

async function inPage(pixels: Pixels): Promise<Picture> {
  const png = Buffer.from(await encodePng(pixels));
  const { width, height } = pixels;
  return { uri: `data:image/png;base64,${png.toString('base64')}`, width, height };
}

function smaller(pixels: Pixels, channels: 1 | 3): Pixels {
  const scale = largest / Math.max(pixels.width, pixels.height);
  if (scale >= 1) return pixels;
  const size = (length: number) => Math.max(1, Math.round(length * scale));
  const even = Array.from({ length: channels }, () => 1);
  const input = { channels, height: size(pixels.height), width: size(pixels.width), mean: even, std: even };
  return imageAt({ name: 'picture', input, pixels: toInputPixels(pixels, input), length: 1 }, 0);
}
