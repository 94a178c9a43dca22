import { type LayerNode, localName, parameterName } from '@fovea/layers';
import type { GraphBuilder } from '@fovea/onnx';

/** What can be told to {@link forwardGraph} beside the layers. */
export interface ForwardOptions {
  /** The value of a parameter, where it does not go by its full name. */
  parameter?(name: string): string;
  /** Is told what each layer gives, a composite after the layers inside it. */
  seen?(node: LayerNode, output: string): void;
}

/**
 * Adds the inference form of layers, and of those inside them, to a graph.
 * Parameters are values of the graph that go by their full names.
 *
 * @returns the output of the last
 */
export function forwardGraph(
  graph: GraphBuilder,
  x: string,
  nodes: readonly LayerNode[],
  options: ForwardOptions = {},
): string {
  return nodes.reduce((value, node) => {
    const output = graph.scope(localName(node), () =>
      node.definition.forward(value, node, {
        graph,
        parameter(name) {
          const full = parameterName(node, name);
          return options.parameter?.(full) ?? full;
        },
        branch: (index, input) => forwardGraph(graph, input, rowOf(node, index), options),
      }),
    );
    options.seen?.(node, output);
    return output;
  }, x);
}

/** A row of layers inside a layer. @throws RangeError for one that it does not have, which is a mistake in its definition */
export function rowOf(node: LayerNode, index: number): readonly LayerNode[] {
  const row = node.branches[index];
  if (row === undefined) throw new RangeError(`${node.name} has no branch ${index}.`);
  return row;
}
