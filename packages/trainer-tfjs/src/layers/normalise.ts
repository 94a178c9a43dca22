import { type GroupNormAttributes, type LayerNormAttributes, layerNormSettings } from '@fovea/layers';
import type { Tensor } from '@tensorflow/tfjs';
import { channelsLast } from '../channels.ts';
import type { Tfjs } from '../tfjs.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

export const layerNorm: TfjsLayer<LayerNormAttributes> = {
  forward(x, { input, attributes }, { tf, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    const normal = standardise(tf, x, input.length === 3 ? [1, 2, 3] : [1], epsilon);
    if (!affine) return normal;
    // As an image of a batch of one, turned as the images are.
    const laid = (name: string) => channelsLast(tf, tf.reshape(parameter(name), [1, ...input]));
    return tf.add(tf.mul(normal, laid('weight')), laid('bias'));
  },
};

export const groupNorm: TfjsLayer<GroupNormAttributes> = {
  forward(x, { input: [channels = 0], attributes }, { tf, batch, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    const { groups } = attributes;
    const grouped = tf.reshape(x, [batch, -1, groups, channels / groups]);
    const normal = tf.reshape(standardise(tf, grouped, [1, 3], epsilon), x.shape);
    return affine ? tf.add(tf.mul(normal, parameter('weight')), parameter('bias')) : normal;
  },
};

function standardise(tf: Tfjs, x: Tensor, axes: number[], epsilon: number): Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.mul(centred, centred), axes, true);
  return tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
}
