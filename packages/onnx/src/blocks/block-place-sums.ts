import type { NodeProto } from '../onnx_pb.ts';
import type { BlockedGraph } from './blocked-graph.ts';
import { type Parts, productParts } from './product-parts.ts';
import type { SourceGraph } from './source-graph.ts';

/** Each channel's sum over all places of each image, where the image is in blocks. */
export function blockPlaceSums(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  const { opType, input, output, attribute } = node;
  const [row = '', axes] = input;
  const image = opType === 'ReduceSum' ? source.imageInRow(row) : undefined;
  const keepsDims = attribute.find(({ name }) => name === 'keepdims')?.i !== 0n;
  if (image === undefined || keepsDims || source.integers(axes)?.join() !== '2') return false;
  if (!made.hasBlocks(image.value)) return false;
  const [batch = 0, channels = 0, height = 0, width = 0] = image.dims;
  const [result = ''] = output;
  const { block } = source;
  const places: Parts = { value: made.blocks(image.value), count: height * width };
  const { value, count } = productParts(image, row, source, made) ?? places;
  const split = () =>
    made.add('Reshape', [value, made.integers([batch, channels / block, count, block])], `${result}/places`);
  const sums =
    count === 1
      ? value
      : made.add('ReduceSum', [split(), made.integers([2])], `${result}/sums`, { keepdims: 0 });
  made.add('Reshape', [sums, made.integers([batch, channels])], result);
  return true;
}
