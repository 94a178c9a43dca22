import { allNodes, type LayerNode, type Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';

/** A layer, and the way that leads to it. */
interface FoundLayer {
  readonly node: LayerNode;
  /** The layers that its input has been through, one after the other: for one inside a composite those before that, then those before it in its row. */
  readonly before: readonly LayerNode[];
}

/** The layer of a network that goes by `name`, also inside a composite. @throws UsageError when there is none */
export function findLayer(network: Network, name: string): FoundLayer {
  const found = within(network.nodes, name);
  if (found !== undefined) return found;
  const names = allNodes(network).map((node) => node.name);
  throw new UsageError('layer-unknown', 'the network has no layer of this name', {
    path: `"${name}"`,
    expected: `one of ${names.join(', ')}`,
  });
}

function within(row: readonly LayerNode[], name: string): FoundLayer | undefined {
  for (const [i, node] of row.entries()) {
    const before = row.slice(0, i);
    if (node.name === name) return { node, before };
    for (const inner of node.branches) {
      const found = within(inner, name);
      if (found !== undefined) return { node: found.node, before: [...before, ...found.before] };
    }
  }
  return undefined;
}
