import { type Conv2dTransposeAttributes, resolveTranspose2d } from '@fovea/shape';
import type { Tensor4D } from '@tensorflow/tfjs';
import { spread } from './conv2d.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

export const conv2dTranspose: TfjsLayer<Conv2dTransposeAttributes> = {
  forward(x, { input, output, attributes }, { tf, batch, parameter }) {
    const { groups = 1, bias = true, outputPadding = 0 } = attributes;
    const window = resolveTranspose2d('conv2dTranspose', input, attributes);
    // `[height, width, filters / groups, channels]`
    const kernels = spread(tf, tf.transpose(parameter('weight'), [2, 3, 1, 0]), window);
    const [spanDown, spanAcross, filters] = kernels.shape;
    const [height, width] = window.output;
    const [down, across] = window.stride;
    const full: [number, number] = [(height - 1) * down + spanDown, (width - 1) * across + spanAcross];
    const stamp = (images: Tensor4D, kernel: Tensor4D) =>
      tf.conv2dTranspose(images, kernel, [batch, ...full, filters], [down, across], 'valid');
    const perGroup = () => {
      const parts = tf.split<Tensor4D>(asImages(x), groups, 3);
      const own = tf.split<Tensor4D>(kernels, groups, 3);
      return own.map((kernel, group) => stamp(parts[group] ?? asImages(x), kernel));
    };
    const whole = groups === 1 ? stamp(asImages(x), kernels) : tf.concat(perGroup(), 3);
    const [more, beside] = typeof outputPadding === 'number' ? [outputPadding, outputPadding] : outputPadding;
    const padded = tf.pad(whole, [
      [0, 0],
      [0, more],
      [0, beside],
      [0, 0],
    ]);
    const [channels = 0, rows = 0, columns = 0] = output;
    const [top, left] = window.pads;
    const cropped = tf.slice(padded, [0, top, left, 0], [batch, rows, columns, channels]);
    return bias ? tf.add(cropped, parameter('bias')) : cropped;
  },
};
