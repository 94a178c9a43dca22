import { ModelError } from '@fovea/shape';
import type { NodeProto } from './onnx_pb.ts';

/** Explains why node `i` cannot read `value` yet; undefined when no node makes that value. */
export type Order = (i: number, value: string, path: string) => ModelError | undefined;

/** Looks into which node makes which value, to tell a cycle from nodes that only stand in the wrong order. */
export function findOrder(nodes: readonly NodeProto[]): Order {
  const maker = new Map(nodes.flatMap((node, i) => node.output.map((value) => [value, i] as const)));
  const label = (i: number) => `"${nodes[i]?.name || nodes[i]?.output[0]}"`;
  return (i, value, path) => {
    const from = maker.get(value);
    if (from === undefined) return undefined;
    const way = wayBetween(nodes, maker, from, i);
    if (way !== undefined) {
      return new ModelError('onnx-order', 'the graph has a cycle', {
        path,
        received: [i, ...way].map(label).join(' reads from '),
      });
    }
    return new ModelError('onnx-order', `it reads "${value}" before node ${label(from)} makes it`, {
      path,
      expected: 'nodes in an order in which they can run',
    });
  };
}

/** The nodes from one to another, each reading from the next; undefined when there is no such way. */
function wayBetween(
  nodes: readonly NodeProto[],
  maker: ReadonlyMap<string, number>,
  from: number,
  to: number,
): readonly number[] | undefined {
  const cameFrom = new Map<number, number | undefined>([[from, undefined]]);
  // A Map that grows while it is walked is a queue that knows what it has seen.
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const way: number[] = [];
      for (let step: number | undefined = at; step !== undefined; step = cameFrom.get(step))
        way.unshift(step);
      return way;
    }
    for (const input of nodes[at]?.input ?? []) {
      const next = maker.get(input);
      if (next !== undefined && !cameFrom.has(next)) cameFrom.set(next, at);
    }
  }
  return undefined;
}
