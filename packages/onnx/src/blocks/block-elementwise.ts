import type { NodeProto } from '../onnx_pb.ts';
import type { BlockedGraph } from './blocked-graph.ts';
import type { SourceGraph } from './source-graph.ts';

/** What the order of an image's numbers is nothing to. */
const operators = new Set(
  'Add Sub Mul Div Relu LeakyRelu Elu HardSigmoid HardSwish Sigmoid Tanh Erf Exp Log Sqrt Neg Abs Clip'.split(
    ' ',
  ),
);

/**
 * Arithmetic element by element, of images of one shape and of single numbers:
 * in blocks, where one of them is there and nowhere else, or all of them are.
 */
export function blockElementwise(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  const { opType, domain, input, output, attribute } = node;
  const [result = ''] = output;
  const [, channels = 0] = source.dims(result);
  if (domain !== '' || !operators.has(opType) || !source.isImage(result)) return false;
  const shape = source.dims(result).join();
  const given = input.filter((value) => value !== '');
  const images = given.filter((value) => source.dims(value).join() === shape);
  const others = given.filter((value) => !images.includes(value));
  if (!others.every((value) => source.isScalar(value))) return false;
  const isThere =
    images.some((value) => made.hasOnlyBlocks(value)) || images.every((value) => made.hasBlocks(value));
  if (images.length === 0 || !isThere) return false;
  const inputs = input.map((value) => {
    if (value === '') return value;
    return images.includes(value) ? made.blocks(value) : made.plain(value);
  });
  made.addNode({ opType, input: inputs, attribute }, made.madeInBlocks(result, channels));
  return true;
}
