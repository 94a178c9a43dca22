import { create } from '@bufbuild/protobuf';
import { dropUnread } from '../drop-unread.ts';
import { inferShapes } from '../infer-shapes.ts';
import { type ModelProto, ModelProtoSchema, type NodeProto, OperatorSetIdProtoSchema } from '../onnx_pb.ts';
import { blockAffine } from './block-affine.ts';
import { blockConvolution } from './block-convolution.ts';
import { blockElementwise } from './block-elementwise.ts';
import { blockPlaceSums } from './block-place-sums.ts';
import { blockSum } from './block-sum.ts';
import { BlockedGraph, blockedDomain } from './blocked-graph.ts';
import { rowsFromBlocks } from './rows-from-blocks.ts';
import { SourceGraph } from './source-graph.ts';

/** Takes a node over, if it is of its kind, and says whether it did. */
type Rule = (node: NodeProto, source: SourceGraph, made: BlockedGraph) => boolean;

const rules: readonly Rule[] = [
  blockConvolution,
  blockAffine,
  blockSum,
  blockElementwise,
  blockPlaceSums,
  rowsFromBlocks,
];

/**
 * Rewrites convolutions whose weight is fed or computed, as in a training step,
 * to onnxruntime's own operators on blocked channels, which take about half the
 * time. By itself onnxruntime does so only where the weight is a constant.
 * What happens to an image between convolutions (arithmetic element by element,
 * with numbers per channel, sums over the places, also of products) happens in
 * blocks, too; for everything else it is put in the standard order, or in rows
 * of channels. The result runs on onnxruntime's CPU provider alone.
 *
 * A convolution whose filters do not fill whole blocks stays as it is, and so
 * does one in groups, but for groups of one channel and one filter each.
 *
 * @param block - how many channels this CPU's kernels take at once
 * @returns undefined where there is nothing to rewrite
 */
export function blockConvolutions(model: ModelProto, block: number): ModelProto | undefined {
  const { graph } = model;
  if (graph === undefined) return undefined;
  const source = new SourceGraph(graph, inferShapes(model), block);
  const made = new BlockedGraph(source);
  for (const node of graph.node) {
    if (!rules.some((rule) => rule(node, source, made))) made.keep(node);
  }
  if (made.convolutions === 0) return undefined;
  for (const { name } of graph.output) made.plain(name);
  const opset = create(OperatorSetIdProtoSchema, { domain: blockedDomain, version: 1n });
  const rewritten = create(ModelProtoSchema, {
    ...model,
    opsetImport: [...model.opsetImport, opset],
    graph: { ...graph, node: made.nodes, initializer: [...graph.initializer, ...made.constants] },
  });
  return dropUnread(rewritten);
}
