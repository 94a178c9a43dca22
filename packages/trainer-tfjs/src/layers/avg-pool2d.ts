import { type Pool2dAttributes, resolveWindow2d } from '@fovea/shape';
import type { Tensor4D } from '@tensorflow/tfjs';
import { padImages } from './pad-images.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

export const avgPool2d: TfjsLayer<Pool2dAttributes> = {
  forward(x, { input, attributes }, { tf }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const pool = (images: Tensor4D) =>
      tf.avgPool(padImages(tf, images, window, 0), [...window.kernel], [...window.stride], 'valid');
    const means = pool(asImages(x));
    if (window.pads.every((pad) => pad === 0)) return means;
    // Padding does not count: the mean over an image of ones is the part of the window that lies inside.
    return tf.div(means, pool(asImages(tf.ones([1, ...window.input, 1]))));
  },
};
