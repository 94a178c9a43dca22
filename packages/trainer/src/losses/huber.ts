import type { Loss } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import { checkRange } from '../settings/setting-range.ts';
import { outputLoss } from './output-loss.ts';

export interface HuberOptions {
  /** δ: up to this distance the error counts squared, beyond it evenly. Above 0. Default 1. */
  readonly delta?: number;
}

/**
 * Huber loss, as PyTorch's `huber_loss` (not `smooth_l1_loss`, which divides by δ):
 * with a = |output − target|, a² / 2 up to δ, and δ · (a − δ / 2) beyond. Takes outputs of any shape.
 *
 * @throws UsageError for a delta that is not above 0
 */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  checkRange('huber', 'delta', delta, delta > 0 && delta < Number.POSITIVE_INFINITY, 'a number above 0');
  return outputLoss({
    name: 'huber',
    targetKind: 'values',

    // Both cases are c · (d − c / 2), with c the distance d cut off at ±δ.
    value(graph, outputs, targets) {
      const apart = graph.node('Sub', [outputs, targets]);
      const bounded = clipped(graph, apart, delta);
      const half = graph.node('Mul', [bounded, graph.scalar(0.5)]);
      return graph.node('Mul', [bounded, graph.node('Sub', [apart, half])]);
    },

    slope: (graph, outputs, targets) => clipped(graph, graph.node('Sub', [outputs, targets]), delta),
  });
}

function clipped(graph: GraphBuilder, value: string, most: number): string {
  return graph.node('Clip', [value, graph.scalar(-most), graph.scalar(most)]);
}
