import { type LayerNode, type Network, parameterName } from '@fovea/layers';
import type { Reference } from '@fovea/layers/reference';
import { elementCount } from '@fovea/shape';
import type { NetworkReference, ReferenceWeights } from './network-reference.ts';

/** What a network of one layer should compute, from the layer's reference for one image. What is inside it is Fovea's. */
export function imageByImage(reference: Reference): NetworkReference {
  const all = (network: Network, images: readonly number[], weights: ReferenceWeights) =>
    network.nodes.reduce<readonly number[]>((x, node) => batch(reference, node, x, weights), images).slice();
  return { inference: all, training: all };
}

function batch(
  reference: Reference,
  node: LayerNode,
  x: readonly number[],
  weights: ReferenceWeights,
): number[] {
  const own = Object.fromEntries(
    node.parameters.map(({ name }) => [name, weights[parameterName(node, name)] ?? []]),
  );
  const size = elementCount(node.input);
  return Array.from({ length: x.length / size }, (_, i) =>
    reference(x.slice(i * size, (i + 1) * size), node, own),
  ).flat();
}
