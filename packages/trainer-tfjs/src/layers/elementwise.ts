import type { EluAttributes, GeluAttributes, LeakyReluAttributes } from '@fovea/layers';
import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

/** A layer that puts each value by itself through a function. */
function elementwise<A extends object = object>(
  compute: (tf: Tfjs, x: Tensor, attributes: A) => Tensor,
): TfjsLayer<A> {
  return { forward: (x, { attributes }, { tf }) => compute(tf, x, attributes) };
}

export const relu: TfjsLayer = elementwise((tf, x) => tf.relu(x));
export const relu6: TfjsLayer = elementwise((tf, x) => tf.relu6(x));
export const sigmoid: TfjsLayer = elementwise((tf, x) => tf.sigmoid(x));
export const tanh: TfjsLayer = elementwise((tf, x) => tf.tanh(x));
export const silu: TfjsLayer = elementwise((tf, x) => tf.mul(x, tf.sigmoid(x)));

export const leakyRelu: TfjsLayer<LeakyReluAttributes> = elementwise((tf, x, { slope = 0.01 }) =>
  tf.leakyRelu(x, slope),
);

/** tfjs's own has α = 1. Of its two sides, only what is below 0 is stretched. */
export const elu: TfjsLayer<EluAttributes> = elementwise((tf, x, { alpha = 1 }) =>
  tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(tf.elu(x))), alpha)),
);

export const hardSwish: TfjsLayer = elementwise((tf, x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)));

export const gelu: TfjsLayer<GeluAttributes> = elementwise((tf, x, { approximate = 'none' }) => {
  const inner =
    approximate === 'tanh'
      ? tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI)))
      : tf.erf(tf.mul(x, Math.SQRT1_2));
  return tf.mul(tf.mul(x, 0.5), tf.add(inner, 1));
});
