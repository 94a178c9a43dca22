import type { Loss } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import { checkRange } from '../settings/setting-range.ts';
import { classTargets } from './class-targets.ts';
import { checkFactorCount, checkFactors, factorRow } from './factors.ts';
import { softmaxParts, sumOfClasses } from './softmax-parts.ts';

export interface FocalOptions {
  /** γ: how little images count that are recognised already; 0 is cross-entropy. At least 0. Default 2. */
  readonly gamma?: number;
  /** α: how much each class counts, in the order of the classes, or one number for all; above 0. Default 1. */
  readonly alpha?: number | readonly number[];
}

/**
 * Focal loss on logits: −α (1 − p)^γ log p, with p the softmax probability of the
 * right class; the mean is over the images, whatever their α. From Lin et al.,
 * "Focal Loss for Dense Object Detection", 2017, formula 5, with softmax in the
 * place of their sigmoid. With a probability for each class as targets, the sum
 * over the classes of target · loss.
 *
 * @throws UsageError for options out of range
 */
export function focal(options: FocalOptions = {}): Loss {
  const { gamma = 2, alpha = 1 } = options;
  const fits = gamma >= 0 && gamma < Number.POSITIVE_INFINITY;
  checkRange('focal', 'gamma', gamma, fits, 'a number of at least 0');
  const perClass = typeof alpha === 'number' ? undefined : alpha;
  if (typeof alpha === 'number') {
    checkRange('focal', 'alpha', alpha, alpha > 0 && alpha < Number.POSITIVE_INFINITY, 'a number above 0');
  } else checkFactors('focal', 'alpha', alpha);

  const weighted = (graph: GraphBuilder, targets: string) =>
    graph.node('Mul', [
      targets,
      perClass === undefined ? graph.scalar(Number(alpha)) : factorRow(graph, perClass),
    ]);
  return {
    name: 'focal',
    targetKind: 'classes',

    targets(output, batch) {
      const info = classTargets('focal', output, batch);
      checkFactorCount('focal', 'alpha', perClass, output);
      return info;
    },

    perSample(graph, logits, targets) {
      const { powers, sum, surprise } = softmaxParts(graph, logits);
      const doubt = graph.node('Pow', [othersShare(graph, powers, sum), graph.scalar(gamma)]);
      const each = graph.node('Mul', [doubt, surprise]);
      return sumOfClasses(graph, graph.node('Mul', [weighted(graph, targets), each]));
    },

    // For the logit of class j: p_j · Σ s − s_j, with s = t α (q^γ + γ p q^(γ−1) · −log p) of each class, q being 1 − p.
    gradient(graph, logits, targets, _output, batch) {
      const { powers, sum, surprise } = softmaxParts(graph, logits);
      const p = graph.node('Div', [powers, sum]);
      const q = othersShare(graph, powers, sum);
      const power = (exponent: number) => graph.node('Pow', [q, graph.scalar(exponent)]);
      const turned = graph.node('Mul', [graph.node('Mul', [p, surprise]), power(gamma - 1)]);
      const slope = graph.node('Add', [power(gamma), graph.node('Mul', [turned, graph.scalar(gamma)])]);
      const scaled = graph.node('Mul', [slope, graph.scalar(1 / batch)]);
      const pull = graph.node('Mul', [weighted(graph, targets), scaled]);
      const total = sumOfClasses(graph, pull, { keep: true });
      return graph.node('Sub', [graph.node('Mul', [p, total]), pull]);
    },
  };
}

/** 1 − p of each class, and a trace more, so that no power of it is infinite. */
function othersShare(graph: GraphBuilder, powers: string, sum: string): string {
  const share = graph.node('Div', [graph.node('Sub', [sum, powers]), sum]);
  return graph.node('Add', [share, graph.scalar(1e-30)]);
}
