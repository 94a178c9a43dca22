import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import type { Kept } from './update-graph.ts';
import { meanGradientName, type TrainedParameter } from './update-rules.ts';

/** What a step that gathers gradients is fed beside the others: float32 scalars. */
export const gatherInputs: { readonly share: ValueInfo; readonly updates: ValueInfo } = {
  /** This batch's part of all images since the last update, itself included: 1 for the first batch after it. */
  share: { name: 'share', type: 'float32', dims: [] },
  /** 1 where the step ends with an update, else 0. */
  updates: { name: 'updates', type: 'float32', dims: [] },
};

/**
 * Adds the mean of gradients over several batches, ḡ ← ḡ · (1 − s) + g · s with the batch's share s of
 * the images so far, and the update as the branch of an If: the other branch leaves everything as it is.
 */
export function gatherGradients(
  graph: GraphBuilder,
  parameters: readonly TrainedParameter[],
  source: {
    fed(info: ValueInfo): string;
    kept(name: string, shape: Shape): string;
    gradient(parameter: string): string;
  },
  update: (inside: GraphBuilder, gradient: (parameter: string) => string) => readonly Kept[],
): Kept[] {
  const share = source.fed(gatherInputs.share);
  const rest = graph.node('Sub', [graph.scalar(1), share]);
  const updates = graph.node('Cast', [source.fed(gatherInputs.updates)], { to: boolType });
  const means = new Map(
    parameters.map(({ name, shape }) => {
      const before = graph.node('Mul', [source.kept(meanGradientName(name), shape), rest]);
      return [name, graph.node('Add', [before, graph.node('Mul', [source.gradient(name), share])])];
    }),
  );
  const gathered = parameters.map(({ name, shape }) => ({
    name: meanGradientName(name),
    shape,
    next: means.get(name) ?? '',
  }));

  const branch = (name: string, results: (inside: GraphBuilder) => readonly Kept[]) => {
    const inside = graph.subgraph(name);
    const kept = results(inside);
    for (const { name: slot, shape, next } of kept) inside.output(`${name}.${slot}`, next, 'float32', shape);
    return { kept, graph: inside.graph() };
  };
  const updated = branch('update', (inside) => update(inside, (name) => means.get(name) ?? ''));
  const unchanged = branch('wait', (inside) =>
    updated.kept.map(({ name, shape }) => ({
      name,
      shape,
      next: inside.node('Identity', [source.kept(name, shape)]),
    })),
  );
  const branches = { then_branch: updated.graph, else_branch: unchanged.graph };
  const next = graph.nodes('If', [updates], updated.kept.length, branches);
  return [...gathered, ...updated.kept.map(({ name, shape }, i) => ({ name, shape, next: next[i] ?? '' }))];
}

/** ONNX's number for bool. */
const boolType = 9;
