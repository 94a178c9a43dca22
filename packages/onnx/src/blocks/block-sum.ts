import type { NodeProto } from '../onnx_pb.ts';
import type { BlockedGraph } from './blocked-graph.ts';
import type { SourceGraph } from './source-graph.ts';

/**
 * A convolution and something that is added to what it gives, where both are
 * needed for nothing else afterwards: onnxruntime's convolution adds up in
 * place.
 */
export function blockSum(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  const [a = '', b = ''] = node.input;
  const [output = ''] = node.output;
  if (node.opType !== 'Add' || node.domain !== '' || !source.isImage(output)) return false;
  const isAdded = (value: string) =>
    source.dims(value).join() === source.dims(output).join() &&
    made.hasBlocks(value) &&
    source.isLastReader(node, value);
  for (const [convolved, added] of [
    [b, a],
    [a, b],
  ] as const) {
    if (a === b || source.onlyReader(convolved) === undefined || !isAdded(added)) continue;
    if (made.addToConvolution(convolved, added, output)) return true;
  }
  return false;
}
