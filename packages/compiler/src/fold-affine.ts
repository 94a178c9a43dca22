import { type LayerNode, parameterName } from '@fovea/layers';

/** Weights by full name, e.g. `conv2d_1.weight`. */
export type Weights = Readonly<Record<string, Float32Array>>;

/**
 * Works layers that are `scale · x + shift` per channel in inference (batch
 * normalisation) into the layer before them where that can take it, so that
 * the exported graph has one node instead of two. So in every row of layers
 * inside others, too.
 */
export function foldAffine(
  nodes: readonly LayerNode[],
  weights: Weights,
): { readonly nodes: readonly LayerNode[]; readonly weights: Weights } {
  const result: Record<string, Float32Array> = { ...weights };
  return { nodes: foldRow(nodes, result), weights: result };
}

/** Changes `weights` along. */
function foldRow(nodes: readonly LayerNode[], weights: Record<string, Float32Array>): LayerNode[] {
  const folded: LayerNode[] = [];
  for (const node of nodes) {
    const previous = folded.at(-1);
    const affine = node.definition.channelAffine?.(node, ownWeights(node, weights));
    const merged =
      affine === undefined || previous === undefined
        ? undefined
        : previous.definition.absorbAffine?.(previous, ownWeights(previous, weights), affine);
    if (merged === undefined) {
      folded.push({ ...node, branches: node.branches.map((row) => foldRow(row, weights)) });
      continue;
    }
    folded[folded.length - 1] = merged.node;
    for (const { name } of node.parameters) delete weights[parameterName(node, name)];
    for (const [name, value] of Object.entries(merged.parameters)) {
      weights[parameterName(merged.node, name)] = value;
    }
  }
  return folded;
}

function ownWeights(node: LayerNode, weights: Weights): Record<string, Float32Array> {
  const own: Record<string, Float32Array> = {};
  for (const { name } of node.parameters) {
    const value = weights[parameterName(node, name)];
    if (value !== undefined) own[name] = value;
  }
  return own;
}
