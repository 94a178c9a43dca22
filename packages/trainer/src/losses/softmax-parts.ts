import type { GraphBuilder } from '@fovea/onnx';

/** The softmax of `[batch, classes]` in parts, which stay finite where logits are large. */
export interface SoftmaxParts {
  /** exp(logit − largest), in (0, 1]: the shift cancels out. */
  readonly powers: string;
  /** The sum of the powers, `[batch, 1]`. */
  readonly sum: string;
  /** −log softmax, `[batch, classes]`. */
  readonly surprise: string;
}

/** Adds them. LogSoftmax itself does not run on WebGPU. */
export function softmaxParts(graph: GraphBuilder, logits: string): SoftmaxParts {
  const largest = graph.node('ReduceMax', [logits], { axes: [1], keepdims: 1 });
  const shifted = graph.node('Sub', [logits, largest]);
  const powers = graph.node('Exp', [shifted]);
  const sum = sumOfClasses(graph, powers, { keep: true });
  return { powers, sum, surprise: graph.node('Sub', [graph.node('Log', [sum]), shifted]) };
}

/** Sums `[batch, classes]` over the classes: `[batch, 1]`, or `[batch]`. */
export function sumOfClasses(
  graph: GraphBuilder,
  value: string,
  { keep = false }: { readonly keep?: boolean } = {},
): string {
  return graph.node('ReduceSum', [value, graph.int64(1)], { keepdims: keep ? 1 : 0 });
}
