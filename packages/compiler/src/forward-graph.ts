import { type LayerNode, parameterName } from '@fovea/layers';
import type { GraphBuilder } from '@fovea/onnx';

/**
 * Adds the inference form of layers to a graph. Parameters are values of the
 * graph that go by their full names.
 *
 * @returns the output of each layer, in order
 */
export function forwardGraph(graph: GraphBuilder, x: string, nodes: readonly LayerNode[]): string[] {
  let value = x;
  return nodes.map((node) => {
    const parameter = (name: string) => parameterName(node, name);
    value = graph.scope(node.name, () => node.definition.forward(value, node, { graph, parameter }));
    return value;
  });
}
