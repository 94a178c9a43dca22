import { branchOutputs } from './branch-outputs.ts';
import type { ForwardContext, LayerNode } from './layer-definition.ts';
import { reshape } from './train/gather.ts';

/** What a composite's first row gives times what its second does, in inference. */
export function multiplyBranches(x: string, node: LayerNode, { graph, branch }: ForwardContext): string {
  const [body, by] = [branch(0, x), branch(1, x)];
  const [channels = 0, ...size] = node.output;
  const isList = branchOutputs(node)[1]?.length === 1;
  const factor = isList && size.length > 0 ? reshape(graph, by, -1, channels, 1, 1) : by;
  return graph.node('Mul', [body, factor]);
}
