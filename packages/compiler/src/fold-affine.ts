import { type LayerNode, parameterName } from '@fovea/layers';

/** Weights by full name, e.g. `conv2d_1.weight`. */
export type Weights = Readonly<Record<string, Float32Array>>;

/**
 * Works layers that are `scale · x + shift` per channel in inference (batch
 * normalisation) into the layer before them where that can take it, so that
 * the exported graph has one node instead of two.
 */
export function foldAffine(
  nodes: readonly LayerNode[],
  weights: Weights,
): { readonly nodes: readonly LayerNode[]; readonly weights: Weights } {
  const folded: LayerNode[] = [];
  const result: Record<string, Float32Array> = { ...weights };
  for (const node of nodes) {
    const previous = folded.at(-1);
    const affine = node.definition.channelAffine?.(node, ownWeights(node, result));
    const merged =
      affine === undefined || previous === undefined
        ? undefined
        : previous.definition.absorbAffine?.(previous, ownWeights(previous, result), affine);
    if (merged === undefined) {
      folded.push(node);
      continue;
    }
    folded[folded.length - 1] = merged.node;
    for (const { name } of node.parameters) delete result[parameterName(node, name)];
    for (const [name, value] of Object.entries(merged.parameters))
      result[parameterName(merged.node, name)] = value;
  }
  return { nodes: folded, weights: result };
}

function ownWeights(node: LayerNode, weights: Weights): Record<string, Float32Array> {
  const own: Record<string, Float32Array> = {};
  for (const { name } of node.parameters) {
    const value = weights[parameterName(node, name)];
    if (value !== undefined) own[name] = value;
  }
  return own;
}
