import type { LayerNode } from '@fovea/layers';
import type { Shape } from '@fovea/shape';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs.ts';

/** How a layer is computed with tfjs, which also finds its gradient. */
export interface TfjsLayer<A extends object = object> {
  /** `x` and what comes back are `[batch, height, width, channels]`, as tfjs likes images best, or `[batch, features]`. */
  forward(x: Tensor, node: LayerNode<A>, context: LayerContext): Tensor;
}

/** What `forward` may use beside its input. */
export interface LayerContext {
  readonly tf: Tfjs;
  /** Images in the batch. */
  readonly batch: number;
  /** Absent in inference. */
  readonly training?: TrainingContext;
  /** The parameter of this layer called `name`, in the shape that the layer declares. */
  parameter(name: string): Tensor;
  /** What a row inside this layer gives. */
  branch(index: number, x: Tensor): Tensor;
}

export interface TrainingContext {
  /** Uniform numbers in [0, 1), `[batch, …shape]`; for an image's shape laid out as images are. */
  random(shape: Shape): Tensor;
  /** Gives a buffer of this layer its value for the next step. */
  updateBuffer(name: string, value: Tensor): void;
}

/** The input of a layer that takes images. */
export function asImages(x: Tensor): Tensor4D {
  // The shape rule refused everything else when the network was built.
  return x as Tensor4D;
}
