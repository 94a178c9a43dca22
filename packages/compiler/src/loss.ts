import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';

/**
 * What a loss's outputs and targets stand for: `classes`, one probability for each of several
 * classes that exclude each other; `labels`, one for each of several that do not;
 * `values`, numbers of any size.
 */
export type TargetKind = 'classes' | 'labels' | 'values';

/** A loss as nodes of a graph, with its gradient. */
export interface Loss {
  readonly name: string;
  /** What its targets stand for: says which of them are refused, and what is counted beside the loss. Default `values`. */
  readonly targetKind?: TargetKind;
  /**
   * The targets of a batch: int32 labels `[batch]`, or float32 `[batch, …output]`, which
   * labels become where data have them: 1 for the image's class, 0 elsewhere.
   *
   * @throws ShapeError for an output it cannot judge
   */
  targets(output: Shape, batch: number | string): ValueInfo;
  /** The loss of each sample, times its weight if it has one, float32 `[batch]`. `outputs` are the network's, `[batch, …output]`. */
  perSample(graph: GraphBuilder, outputs: string, targets: string, output: Shape): string;
  /** The weight of each sample, float32 `[batch]`, above 0. Means are divided by their sum. Default: 1 each. */
  weights?(graph: GraphBuilder, targets: string, output: Shape): string;
  /** The gradient of the batch's mean loss with respect to `outputs`, in their shape. */
  gradient(graph: GraphBuilder, outputs: string, targets: string, output: Shape, batch: number): string;
}

/** Adds the mean loss of a batch, a scalar: Σ `perSample` / Σ `weights`. */
export function meanLoss(
  graph: GraphBuilder,
  loss: Loss,
  outputs: string,
  targets: string,
  output: Shape,
): string {
  const perSample = loss.perSample(graph, outputs, targets, output);
  const weights = loss.weights?.(graph, targets, output);
  if (weights === undefined) return graph.node('ReduceMean', [perSample], { axes: [0], keepdims: 0 });
  const sum = (value: string) => graph.node('ReduceSum', [value, graph.int64(0)], { keepdims: 0 });
  return graph.node('Div', [sum(perSample), sum(weights)]);
}
