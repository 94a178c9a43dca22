import { type Conv2dAttributes, resolveWindow2d, type Window2d } from '@fovea/shape';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs.ts';
import { padImages } from './pad-images.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

export const conv2d: TfjsLayer<Conv2dAttributes> = {
  forward(x, { input, attributes }, { tf, parameter }) {
    const { groups = 1, bias = true } = attributes;
    const window = resolveWindow2d('conv2d', input, attributes);
    const padded = padImages(tf, asImages(x), window, 0);
    const kernels = spread(tf, tf.transpose(parameter('weight'), [2, 3, 1, 0]), window);
    const convolved = convolve(tf, padded, kernels, window.stride, groups);
    return bias ? tf.add(convolved, parameter('bias')) : convolved;
  },
};

/** `kernels` are `[height, width, channels / groups, filters]`. */
function convolve(
  tf: Tfjs,
  x: Tensor4D,
  kernels: Tensor4D,
  [down, right]: readonly [number, number],
  groups: number,
): Tensor {
  const stride: [number, number] = [down, right];
  if (groups === 1) return tf.conv2d(x, kernels, stride, 'valid');
  const [height, width, channels, filters] = kernels.shape;
  // Not all backends have the depthwise form with two strides.
  if (channels === 1 && down === right) {
    const own = tf.reshape(kernels, [height, width, groups, filters / groups]);
    return tf.depthwiseConv2d(x, asImages(own), stride, 'valid');
  }
  const parts = tf.split<Tensor4D>(x, groups, 3);
  const perGroup = tf.split<Tensor4D>(kernels, groups, 3);
  return tf.concat(
    perGroup.map((kernel, group) => tf.conv2d(parts[group] ?? x, kernel, stride, 'valid')),
    3,
  );
}

/**
 * Kernels with zeros where a dilated one does not look: tfjs has no gradient of
 * a dilated convolution.
 */
export function spread(tf: Tfjs, kernels: Tensor, { dilation: [down, right] }: Window2d): Tensor4D {
  const kernel = asImages(kernels);
  if (down === 1 && right === 1) return kernel;
  const [height, width, channels, filters] = kernel.shape;
  const inner = channels * filters;
  const rows = tf.pad(tf.reshape(kernel, [height, 1, width, inner]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, 0],
  ]);
  const cells = tf.pad(tf.reshape(rows, [height * down, width, 1, inner]), [
    [0, 0],
    [0, 0],
    [0, right - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(cells, [height * down, width * right, channels, filters]);
  // Without the zeros behind the last row and column.
  const size = [(height - 1) * down + 1, (width - 1) * right + 1, channels, filters];
  return asImages(tf.slice(whole, [0, 0, 0, 0], size));
}
