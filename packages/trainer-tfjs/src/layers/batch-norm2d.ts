import { type BatchNorm2dAttributes, batchNormSettings, valuesPerChannel } from '@fovea/layers';
import type { Tensor } from '@tensorflow/tfjs';
import type { TfjsLayer } from './tfjs-layer.ts';

/** Over a batch, all rows and all columns. */
const allButChannels = [0, 1, 2];

export const batchNorm2d: TfjsLayer<BatchNorm2dAttributes> = {
  forward(x, node, { tf, batch, parameter, training }) {
    const { epsilon, momentum } = batchNormSettings(node.attributes);
    const normalise = (centred: Tensor, variance: Tensor) => {
      const slope = tf.div(parameter('weight'), tf.sqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(centred, slope), parameter('bias'));
    };
    if (training === undefined) {
      return normalise(tf.sub(x, parameter('running_mean')), parameter('running_var'));
    }
    const count = valuesPerChannel(node, batch);
    const mean = tf.mean(x, allButChannels);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.mul(centred, centred), allButChannels);
    const move = (buffer: string, towards: Tensor) =>
      training.updateBuffer(
        buffer,
        tf.add(tf.mul(parameter(buffer), 1 - momentum), tf.mul(towards, momentum)),
      );
    move('running_mean', mean);
    move('running_var', tf.mul(variance, count / (count - 1)));
    return normalise(centred, variance);
  },
};
