import type { NodeProto } from '../onnx_pb.ts';
import { type BlockedGraph, blockedDomain } from './blocked-graph.ts';
import type { SourceGraph } from './source-graph.ts';

/** A convolution whose weight is no constant. Those with a constant one are onnxruntime's own affair. */
export function blockConvolution(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  const [x = '', weight = '', ...bias] = node.input;
  if (node.opType !== 'Conv' || node.domain !== '' || source.isConstant(weight)) return false;
  const order = weightOrder(node, source.dims(weight), source.block);
  if (order === undefined) return false;
  const { dims, split, turn, blocksInput } = order;
  const [output = ''] = node.output;
  const parts = made.add('Reshape', [made.plain(weight), made.integers(split)], `${output}/weight/split`);
  const name = `${output}/weight/turned`;
  const turned =
    turn === 'blocks'
      ? made.add('ReorderInput', [parts], name, {}, blockedDomain)
      : made.add('Transpose', [parts], name, { perm: turn });
  const kernels = made.add('Reshape', [turned, made.integers(dims)], `${output}/weight/blocks`);
  const input = [
    blocksInput ? made.blocks(x) : made.plain(x),
    kernels,
    ...bias.map((value) => made.plain(value)),
  ];
  const { opType, attribute } = node;
  made.addNode({ opType, input, attribute }, made.madeInBlocks(output, dims[0] ?? 0), blockedDomain);
  made.convolutions += 1;
  return true;
}

/**
 * How a weight is laid out for blocked channels: split into these sizes, which
 * are then put in this order, or whose second is put in blocks like the
 * channels of an image.
 */
interface WeightOrder {
  readonly dims: readonly number[];
  readonly split: readonly number[];
  readonly turn: readonly number[] | 'blocks';
  /** Whether the input has to be in blocks. A few channels, which fill none, are read as they are. */
  readonly blocksInput: boolean;
}

/** As onnxruntime's nchwc_transformer.cc chooses; undefined where it leaves a convolution alone. */
function weightOrder(node: NodeProto, dims: readonly number[], block: number): WeightOrder | undefined {
  const [filters = 0, channels = 0, height = 0, width = 0] = dims;
  if (dims.length !== 4 || filters % block !== 0) return undefined;
  const groups = Number(node.attribute.find(({ name }) => name === 'group')?.i ?? 1n);
  if (groups === filters && channels === 1 && groups > 1) {
    return { dims, split: [1, filters, height, width], turn: 'blocks', blocksInput: true };
  }
  if (groups > 1) return undefined;
  if (channels < block) {
    return { dims, split: [1, filters, channels * height, width], turn: 'blocks', blocksInput: false };
  }
  if (channels % block !== 0) return undefined;
  const split = [filters / block, block, channels / block, block, height * width];
  return { dims, split, turn: [0, 2, 4, 3, 1], blocksInput: true };
}
