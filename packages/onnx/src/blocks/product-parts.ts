import { type BlockedGraph, blockedDomain } from './blocked-graph.ts';
import type { Image, SourceGraph } from './source-graph.ts';

/** Sums over parts of an image's places, in the order of blocks, and how many each channel has. */
export interface Parts {
  readonly value: string;
  readonly count: number;
}

/**
 * How many places one kernel adds up. It does so one by one, with about twice
 * the rounding of a ReduceSum, and three times on 224×224 places. In parts of
 * this many, larger images are summed more exactly than by ReduceSum.
 */
const mostPlaces = 1024;

/**
 * An image that is a product of two others in blocks and only added up, read
 * through `row` by nobody but one ReduceSum: the sums, without the image. The
 * channels of all images look like those of one, and what each is multiplied by
 * like its kernel in a depthwise convolution, which fits once: that is one pass
 * over both factors, and writes next to nothing.
 *
 * @returns undefined for any other image
 */
export function productParts(
  image: Image,
  row: string,
  source: SourceGraph,
  made: BlockedGraph,
): Parts | undefined {
  const { opType, domain, input: factors = [] } = source.maker(image.value) ?? {};
  const [x = '', y = ''] = factors;
  const isOnlySummed = [image.value, row].every((value) => source.onlyReader(value) !== undefined);
  const isInBlocks = (value: string) =>
    made.hasBlocks(value) && source.dims(value).join() === image.dims.join();
  if (opType !== 'Mul' || domain !== '' || !isOnlySummed || !factors.every(isInBlocks)) return undefined;
  const [batch = 0, channels = 0, height = 0, width = 0] = image.dims;
  const rows = rowsAtOnce(height, width);
  const count = height / rows;
  const group = batch * channels * count;
  const name = `${image.value}/parts`;
  const input = [
    made.add('Reshape', [made.blocks(x), made.integers([1, group, rows, width])], `${name}/image`),
    made.add('Reshape', [made.blocks(y), made.integers([group, 1, rows, width])], `${name}/kernels`),
  ];
  const attributes = { kernel_shape: [rows, width], group };
  return { value: made.add('Conv', input, name, attributes, blockedDomain), count };
}

/** The most rows that divide the height into equal parts of few enough places. */
function rowsAtOnce(height: number, width: number): number {
  let rows = height;
  while (rows > 1 && (height % rows !== 0 || rows * width > mostPlaces)) rows -= 1;
  return rows;
}
