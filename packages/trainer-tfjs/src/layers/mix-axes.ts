import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs.ts';
import { asImages } from './tfjs-layer.ts';

/** How much of one place of an axis goes into a place of another. */
export interface AxisWeights {
  readonly input: number;
  readonly output: number;
  weight(to: number, from: number): number;
}

/** Images whose height and width are mixes of what they were. */
export function mixAxes(tf: Tfjs, x: Tensor, height: AxisWeights, width: AxisWeights): Tensor4D {
  // Each product leaves its axis last; three turns bring all back to where they were.
  const turn = (y: Tensor) => tf.transpose(y, [0, 2, 3, 1]);
  return asImages(turn(mixLast(tf, turn(mixLast(tf, turn(x), height)), width)));
}

function mixLast(tf: Tfjs, x: Tensor, { input, output, weight }: AxisWeights): Tensor {
  const weights = Float32Array.from({ length: input * output }, (_, i) =>
    weight(i % output, Math.floor(i / output)),
  );
  const mixed = tf.matMul(tf.reshape(x, [-1, input]), tf.tensor(weights, [input, output]));
  return tf.reshape(mixed, [...x.shape.slice(0, -1), output]);
}
