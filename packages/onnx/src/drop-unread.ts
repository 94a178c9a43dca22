import type { GraphProto, ModelProto, NodeProto } from './onnx_pb.ts';

/** Takes out of a model the nodes whose outputs nobody reads, also in graphs inside nodes, and the constants that only they read. */
export function dropUnread(model: ModelProto): ModelProto {
  if (model.graph !== undefined) keepRead(model.graph);
  return model;
}

/** @returns the values that are read from outside of the graph, and within it */
function keepRead(graph: GraphProto): ReadonlySet<string> {
  const read = new Set(graph.output.map(({ name }) => name));
  const kept: NodeProto[] = [];
  // Nodes stand in an order in which they can run, so that readers come before what they read here.
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((value) => read.has(value))) continue;
    kept.push(node);
    for (const value of node.input) read.add(value);
    for (const { g } of node.attribute) if (g !== undefined) for (const value of keepRead(g)) read.add(value);
  }
  graph.node = kept.toReversed();
  graph.initializer = graph.initializer.filter(({ name }) => read.has(name));
  return read;
}
