import type { Loss } from '@fovea/compiler';
import { outputLoss } from './output-loss.ts';

/** Mean squared error, (output − target)², as PyTorch's `mse_loss`. Takes outputs of any shape. */
export function meanSquaredError(): Loss {
  return outputLoss({
    name: 'meanSquaredError',
    targetKind: 'values',

    value(graph, outputs, targets) {
      const apart = graph.node('Sub', [outputs, targets]);
      return graph.node('Mul', [apart, apart]);
    },

    slope: (graph, outputs, targets) =>
      graph.node('Mul', [graph.node('Sub', [outputs, targets]), graph.scalar(2)]),
  });
}
