import type { NodeProto } from '../onnx_pb.ts';
import { type BlockedGraph, blockedDomain } from './blocked-graph.ts';
import type { SourceGraph } from './source-graph.ts';

/** Rows of channels made of an image: from blocks that is faster, even if they have to be made first. */
export function rowsFromBlocks(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  if (!source.isTurn(node)) return false;
  const image = source.imageInRow(node.input[0]);
  const [rows = ''] = node.output;
  // onnxruntime makes one of a Transpose and a MatMul.
  const isFactor = source.readers(rows).some(({ opType }) => opType === 'MatMul');
  if (image === undefined || isFactor) return false;
  const [batch = 0, channels = 0, height = 0, width = 0] = image.dims;
  const attributes = { channels, channels_last: 1 };
  const reordered = made.add(
    'ReorderOutput',
    [made.blocks(image.value)],
    `${rows}/image`,
    attributes,
    blockedDomain,
  );
  made.add('Reshape', [reordered, made.integers([batch, height * width, channels])], rows);
  return true;
}
