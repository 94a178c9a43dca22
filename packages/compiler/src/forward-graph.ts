import { type LayerNode, parameterName } from '@fovea/layers';
import type { GraphBuilder } from '@fovea/onnx';

/**
 * Adds the inference form of layers to a graph. Parameters are values of the
 * graph that go by their full names.
 *
 * @returns the output of the last
 */
export function forwardGraph(graph: GraphBuilder, x: string, nodes: readonly LayerNode[]): string {
  return nodes.reduce((value, node) => {
    const parameter = (name: string) => parameterName(node, name);
    return graph.scope(node.name, () => node.definition.forward(value, node, { graph, parameter }));
  }, x);
}
