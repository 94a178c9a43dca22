import type { Loss } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import { checkFactorCount, checkFactors, factorRow } from './factors.ts';
import { outputLoss } from './output-loss.ts';

export interface BinaryCrossEntropyOptions {
  /** p: how much a label counts where it is given, against 1 where it is not; one number for each output, above 0. Default: 1. */
  readonly positiveWeights?: readonly number[];
}

/**
 * Binary cross-entropy on logits, for labels of which an image may have several
 * or none, as PyTorch's `binary_cross_entropy_with_logits`: with targets t from
 * 0 to 1, −p · t · log σ(x) − (1 − t) · log(1 − σ(x)), mean over all outputs.
 * Takes outputs of any shape; with weights, a list.
 *
 * @throws UsageError for weights out of range
 */
export function binaryCrossEntropy({ positiveWeights }: BinaryCrossEntropyOptions = {}): Loss {
  checkFactors('binaryCrossEntropy', 'positiveWeights', positiveWeights ?? []);
  /** (1 − t) · `absent` + p · t · `present` */
  const mixed = (graph: GraphBuilder, targets: string, absent: string, present: string) => {
    const given =
      positiveWeights === undefined
        ? targets
        : graph.node('Mul', [targets, factorRow(graph, positiveWeights)]);
    const missing = graph.node('Sub', [graph.scalar(1), targets]);
    return graph.node('Add', [graph.node('Mul', [missing, absent]), graph.node('Mul', [given, present])]);
  };
  return outputLoss({
    name: 'binaryCrossEntropy',
    targetKind: 'labels',
    check: (output) => checkFactorCount('binaryCrossEntropy', 'positiveWeights', positiveWeights, output),

    // −log σ(x) = max(−x, 0) + log(1 + exp(−|x|)) and −log(1 − σ(x)) = max(x, 0) + the same, finite for every x.
    // All of it comes from one max(x, 0), so that whoever differentiates it finds one slope at 0.
    value(graph, outputs, targets) {
      const above = graph.node('Relu', [outputs]);
      const below = graph.node('Sub', [above, outputs]);
      const distance = graph.node('Add', [above, below]);
      const power = graph.node('Exp', [graph.node('Neg', [distance])]);
      const rest = graph.node('Log', [graph.node('Add', [power, graph.scalar(1)])]);
      const plusRest = (part: string) => graph.node('Add', [part, rest]);
      return mixed(graph, targets, plusRest(above), plusRest(below));
    },

    slope(graph, outputs, targets) {
      const present = graph.node('Sigmoid', [outputs]);
      const absent = graph.node('Sigmoid', [graph.node('Neg', [outputs])]);
      return mixed(graph, targets, present, graph.node('Neg', [absent]));
    },
  });
}
