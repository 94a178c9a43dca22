import type { Loss, TargetKind } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import { elementCount, type Shape } from '@fovea/shape';

/** A loss that judges every output by itself. Values and targets are `[batch, …output]`, and so is what is given back. */
export interface OutputLossParts {
  readonly name: string;
  readonly targetKind: TargetKind;
  /** @throws for an output that it cannot judge */
  check?(output: Shape): void;
  value(graph: GraphBuilder, outputs: string, targets: string): string;
  /** The derivative of `value` with respect to `outputs`. */
  slope(graph: GraphBuilder, outputs: string, targets: string): string;
}

/** The loss that is the mean over all outputs of all images. Targets: `targets` float32 `[batch, …output]`. */
export function outputLoss({ name, targetKind, check, value, slope }: OutputLossParts): Loss {
  return {
    name,
    targetKind,

    targets(output, batch) {
      check?.(output);
      return { name: 'targets', type: 'float32', dims: [batch, ...output] };
    },

    perSample(graph, outputs, targets, output) {
      const axes = output.map((_, i) => i + 1);
      return graph.node('ReduceMean', [value(graph, outputs, targets)], { axes, keepdims: 0 });
    },

    gradient(graph, outputs, targets, output, batch) {
      const share = graph.scalar(1 / (batch * elementCount(output)));
      return graph.node('Mul', [slope(graph, outputs, targets), share]);
    },
  };
}
