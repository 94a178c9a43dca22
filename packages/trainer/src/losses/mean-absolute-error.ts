import type { Loss } from '@fovea/compiler';
import { outputLoss } from './output-loss.ts';

/** Mean absolute error, |output − target|, as PyTorch's `l1_loss`; its gradient is 0 where they are equal. Takes outputs of any shape. */
export function meanAbsoluteError(): Loss {
  return outputLoss({
    name: 'meanAbsoluteError',
    targetKind: 'values',

    // |x| in two halves, of which both are flat at 0: whoever differentiates it finds 0 there.
    value(graph, outputs, targets) {
      const apart = graph.node('Sub', [outputs, targets]);
      const above = graph.node('Relu', [apart]);
      return graph.node('Add', [above, graph.node('Relu', [graph.node('Neg', [apart])])]);
    },

    // Sign does not run on WebGPU.
    slope(graph, outputs, targets) {
      const above = graph.node('Cast', [graph.node('Greater', [outputs, targets])], { to: 1 });
      const below = graph.node('Cast', [graph.node('Less', [outputs, targets])], { to: 1 });
      return graph.node('Sub', [above, below]);
    },
  });
}
