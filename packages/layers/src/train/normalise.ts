import type { GraphBuilder } from '@fovea/onnx';

/** Numbers of mean 0 and spread 1, and how to go back through their making. */
export interface Normalised {
  readonly value: string;
  backward(dValue: string): string;
}

/**
 * (x − mean) / √(variance + ε), as nodes, with the biased variance.
 *
 * @param meanOf - adds the nodes that take the mean over whatever is normalised
 *   together; its result stretches over `x`. It is its own transpose, so that
 *   gradients take it, too.
 */
export function normalise(
  graph: GraphBuilder,
  x: string,
  epsilon: number,
  meanOf: (value: string) => string,
): Normalised {
  const centred = graph.node('Sub', [x, meanOf(x)]);
  const variance = meanOf(graph.node('Mul', [centred, centred]));
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.scalar(epsilon)])]);
  const value = graph.node('Div', [centred, deviation]);
  return {
    value,
    backward(dValue) {
      // dx = (dv − mean(dv) − v · mean(dv · v)) / deviation
      const level = graph.node('Sub', [dValue, meanOf(dValue)]);
      const tilt = graph.node('Mul', [value, meanOf(graph.node('Mul', [dValue, value]))]);
      return graph.node('Div', [graph.node('Sub', [level, tilt]), deviation]);
    },
  };
}
