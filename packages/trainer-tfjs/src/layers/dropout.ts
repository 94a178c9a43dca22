import type { DropoutAttributes } from '@fovea/layers';
import type { TfjsLayer } from './tfjs-layer.ts';

export const dropout: TfjsLayer<DropoutAttributes> = {
  forward(x, { input, attributes: { rate } }, { tf, training }) {
    if (training === undefined) return x;
    const kept = tf.cast(tf.greaterEqual(training.random(input), rate), 'float32');
    return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
  },
};
