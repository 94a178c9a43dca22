import type { GraphBuilder } from '@fovea/onnx';
import { cellRegion, termAt } from './explain/terms.ts';
import type { LayerDefinition, LayerExample } from './layer-definition.ts';

/** What one element-wise function is; all else that a layer needs follows. */
export interface Elementwise<A extends object> {
  readonly type: string;
  readonly doc: string;
  readonly attributes: LayerDefinition<A>['attributes'];
  /** f(x) as nodes, and how to add those of f'(x). What both need is in the closure's scope. */
  compute(graph: GraphBuilder, x: string, attributes: A): { readonly y: string; slope(): string };
  /** f(x) of one number, in float64. */
  value(x: number, attributes: A): number;
  /** Non-decreasing for every attribute it takes, see {@link LayerDefinition}. */
  readonly monotone?: boolean;
  /** How an explanation calls it: `function` unless it is a kind of its own. */
  readonly explanation?: 'rectified' | 'function';
  readonly examples: readonly LayerExample<A>[];
}

/**
 * The definition of a layer that puts each value by itself through a function:
 * any shape, any layout, no parameters, and dx = dy · f'(x).
 */
/* @__NO_SIDE_EFFECTS__ */
export function elementwise<A extends object>({
  compute,
  value,
  explanation = 'function',
  ...rest
}: Elementwise<A>): LayerDefinition<A> {
  return {
    ...rest,
    shape: (input) => input,
    forward: (x, node, { graph }) => compute(graph, x, node.attributes).y,
    trainLayout: () => 'any',
    train(x, node, { graph }) {
      const { y, slope } = compute(graph, x.value, node.attributes);
      return {
        output: { value: y, layout: x.layout },
        backward: (dOutput) => ({ input: graph.node('Mul', [dOutput, slope()]) }),
      };
    },
    explain(cell, node, { input: x }) {
      const term = termAt(cell, node.input, x);
      const result = value(term.value, node.attributes);
      return { kind: explanation, terms: [term], result, window: cellRegion(cell) };
    },
  };
}

/** Values nearer to a bound than this are partly on either side of it. A power of two, by which dividing is exact. */
export const resolution: number = 2 ** -64;

/**
 * 1 where `x` is greater, or less, than a number, and 0 elsewhere: a straight line so steep that between 0 and 1
 * there is nothing. That is one pass over memory; a comparison and a cast take ten times as long on a CPU, and Where
 * longer still.
 */
export function indicator(
  graph: GraphBuilder,
  comparison: 'Greater' | 'Less',
  x: string,
  bound: number,
): string {
  const sign = comparison === 'Greater' ? 1 : -1;
  return graph.node('HardSigmoid', [x], {
    alpha: { float: sign / resolution },
    beta: { float: (-sign * Math.fround(bound)) / resolution },
  });
}
