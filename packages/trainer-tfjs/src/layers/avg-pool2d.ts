import { type AvgPool2dAttributes, resolveWindow2d } from '@fovea/shape';
import type { Tensor4D } from '@tensorflow/tfjs';
import { padImages } from './pad-images.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

export const avgPool2d: TfjsLayer<AvgPool2dAttributes> = {
  forward(x, { input, attributes }, { tf }) {
    const window = resolveWindow2d('avgPool2d', input, attributes);
    const pool = (images: Tensor4D) =>
      tf.avgPool(padImages(tf, images, window, 0), [...window.kernel], [...window.stride], 'valid');
    const means = pool(asImages(x));
    if (window.pads.every((pad) => pad === 0)) return means;
    // The mean over an image of ones is the part of the window that counts: what lies inside, and padding if asked for.
    const image = asImages(tf.ones([1, ...window.input, 1]));
    if (attributes.countPadding !== true) return tf.div(means, pool(image));
    const given = resolveWindow2d('avgPool2d', input, { ...attributes, ceil: false });
    const [, , bottom, right] = given.pads;
    const beyond = { pads: [0, 0, window.pads[2] - bottom, window.pads[3] - right] } as const;
    const counted = padImages(tf, padImages(tf, image, given, 1), beyond, 0);
    return tf.div(means, tf.avgPool(counted, [...window.kernel], [...window.stride], 'valid'));
  },
};
