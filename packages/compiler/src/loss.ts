import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';

/** A loss as nodes of a graph, with its gradient. */
export interface Loss {
  readonly name: string;
  /** The targets of a batch, e.g. int32 labels `[batch]`. @throws ShapeError for an output it cannot judge. */
  targets(output: Shape, batch: number | string): ValueInfo;
  /** The loss of each sample, float32 `[batch]`. `outputs` are the network's, `[batch, …output]`. */
  perSample(graph: GraphBuilder, outputs: string, targets: string, output: Shape): string;
  /** The gradient of the batch's mean loss with respect to `outputs`, in their shape. */
  gradient(graph: GraphBuilder, outputs: string, targets: string, output: Shape, batch: number): string;
}
