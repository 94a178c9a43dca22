import type { DropoutAttributes } from '@fovea/layers';
import type { TfjsLayer } from './tfjs-layer.ts';

export const spatialDropout2d: TfjsLayer<DropoutAttributes> = {
  forward(x, { input: [channels = 0], attributes: { rate } }, { tf, batch, training }) {
    if (training === undefined) return x;
    const kept = tf.cast(tf.greaterEqual(training.random([channels]), rate), 'float32');
    return tf.mul(x, tf.reshape(tf.mul(kept, 1 / (1 - rate)), [batch, 1, 1, channels]));
  },
};
