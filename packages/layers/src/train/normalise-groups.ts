import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { reshape } from './gather.ts';

/**
 * Inference form of a normalisation over groups of neighbouring channels (one
 * group: over everything), from and to `[batch, …shape]`. ONNX's
 * InstanceNormalization does it on what looks like one channel per group.
 */
export function normaliseGroups(
  graph: GraphBuilder,
  x: string,
  shape: Shape,
  groups: number,
  epsilon: number,
): string {
  // 0 keeps the size that there is: the batch's.
  const folded = reshape(graph, x, 0, groups, -1);
  const ones = graph.constant(new Float32Array(groups).fill(1), [groups]);
  const zeros = graph.constant(new Float32Array(groups), [groups]);
  const normal = graph.node('InstanceNormalization', [folded, ones, zeros], { epsilon: { float: epsilon } });
  return reshape(graph, normal, 0, ...shape);
}
