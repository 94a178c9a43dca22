import type { LayerNode, Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';

/** The layer of a network that goes by `name`. @throws UsageError when there is none. */
export function layerByName(network: Network, name: string): LayerNode {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node !== undefined) return node;
  throw new UsageError('layer-unknown', 'the network has no layer of this name', {
    path: `"${name}"`,
    expected: `one of ${network.nodes.map((candidate) => candidate.name).join(', ')}`,
  });
}
