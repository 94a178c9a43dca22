import type { Loss } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { checkRange } from '../settings/setting-range.ts';
import { classTargets } from './class-targets.ts';
import { checkFactorCount, checkFactors, factorRow } from './factors.ts';
import { softmaxParts, sumOfClasses } from './softmax-parts.ts';

export interface CrossEntropyOptions {
  /** ε: targets become (1 − ε) · target + ε / classes, so that nothing is worth being certain of. 0 to below 1. Default 0. */
  readonly labelSmoothing?: number;
  /** w: how much each class counts, in the order of the classes, above 0. Default: all the same. */
  readonly classWeights?: readonly number[];
}

/**
 * Cross-entropy on logits, as PyTorch's `cross_entropy`: with targets t, a
 * probability for each class (labels are 1 at their class),
 * −Σ w · ((1 − ε) t + ε / classes) · log softmax(logits). With class weights the
 * mean is divided by the sum of the images' weights Σ w · t instead of their
 * number. (PyTorch does so for labels; for probabilities it divides by the
 * number, which would make labels and the same labels as probabilities differ.)
 *
 * @throws UsageError for options out of range
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const { labelSmoothing = 0, classWeights } = options;
  const fits = labelSmoothing >= 0 && labelSmoothing < 1;
  const range = 'a number from 0 up to but not including 1';
  checkRange('crossEntropy', 'labelSmoothing', labelSmoothing, fits, range);
  checkFactors('crossEntropy', 'classWeights', classWeights ?? []);

  const weighted = (graph: GraphBuilder, value: string) =>
    classWeights === undefined ? value : graph.node('Mul', [value, factorRow(graph, classWeights)]);
  const sampleWeights = (graph: GraphBuilder, targets: string) =>
    sumOfClasses(graph, weighted(graph, targets));
  const aims = (graph: GraphBuilder, targets: string, [classes = 0]: Shape) => {
    if (labelSmoothing === 0) return weighted(graph, targets);
    const scaled = graph.node('Mul', [targets, graph.scalar(1 - labelSmoothing)]);
    return weighted(graph, graph.node('Add', [scaled, graph.scalar(labelSmoothing / classes)]));
  };
  return {
    name: 'crossEntropy',
    targetKind: 'classes',

    targets(output, batch) {
      const info = classTargets('crossEntropy', output, batch);
      checkFactorCount('crossEntropy', 'classWeights', classWeights, output);
      return info;
    },

    perSample(graph, logits, targets, output) {
      const { surprise } = softmaxParts(graph, logits);
      return sumOfClasses(graph, graph.node('Mul', [aims(graph, targets, output), surprise]));
    },

    ...(classWeights === undefined ? {} : { weights: sampleWeights }),

    gradient(graph, logits, targets, output, batch) {
      const { powers, sum } = softmaxParts(graph, logits);
      const aim = aims(graph, targets, output);
      // The softmax as often as there is something to aim at: once, but for weights.
      const total = sumOfClasses(graph, aim, { keep: true });
      const pull = graph.node('Div', [graph.node('Mul', [powers, total]), sum]);
      const difference = graph.node('Sub', [pull, aim]);
      if (classWeights === undefined) return graph.node('Mul', [difference, graph.scalar(1 / batch)]);
      const weights = sampleWeights(graph, targets);
      const whole = graph.node('ReduceSum', [weights, graph.int64(0)], { keepdims: 0 });
      return graph.node('Div', [difference, whole]);
    },
  };
}
