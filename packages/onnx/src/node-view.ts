import { ModelError } from '@fovea/shape';
import type { AttributeProto, GraphProto, NodeProto } from './onnx_pb.ts';
import type { NodeView, Subgraph, Value } from './operators/operator.ts';

/** Looks into a graph inside the graph, where the values around it can be read. */
export type ViewGraph = (graph: GraphProto) => Subgraph;

/** A node as an operator's `infer` sees it. `path` names the node in errors. */
export function viewNode(
  proto: NodeProto,
  inputs: readonly (Value | undefined)[],
  path: string,
  viewGraph: ViewGraph,
): NodeView {
  const find = (name: string): AttributeProto | undefined =>
    proto.attribute.find((attribute) => attribute.name === name);
  return {
    inputs,
    outputCount: proto.output.length,
    has: (name) => find(name) !== undefined,
    int: (name, fallback) => {
      const attribute = find(name);
      return attribute === undefined ? fallback : Number(attribute.i);
    },
    ints: (name) => find(name)?.ints.map(Number),
    floats: (name) => find(name)?.floats,
    string: (name, fallback) => {
      const attribute = find(name);
      return attribute === undefined ? fallback : new TextDecoder().decode(attribute.s);
    },
    tensor: (name) => find(name)?.t,
    graph: (name) => {
      const graph = find(name)?.g;
      return graph && viewGraph(graph);
    },
    fail: (problem, details = {}) => {
      throw new ModelError('onnx-shape', problem, { path, ...details });
    },
  };
}
