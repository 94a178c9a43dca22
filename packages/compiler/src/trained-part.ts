import type { LayerNode, Network } from '@fovea/layers';
import type { Shape } from '@fovea/shape';

/** The layers that training goes through, and the shape that they end in: all but those for inference only, which come last. */
export function trainedPart(network: Network): {
  readonly nodes: readonly LayerNode[];
  readonly output: Shape;
} {
  const nodes = network.nodes.filter(({ definition }) => definition.inferenceOnly !== true);
  return { nodes, output: nodes.at(-1)?.output ?? network.input };
}
