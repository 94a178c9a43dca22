import { asImages, type TfjsLayer } from './tfjs-layer.ts';

/** As a window of the whole image, so that the gradient goes to the first of equal values. */
export const globalMaxPool2d: TfjsLayer = {
  forward(x, { input: [channels = 0, height = 0, width = 0] }, { tf, batch }) {
    const largest = tf.maxPool(asImages(x), [height, width], [1, 1], 'valid');
    return tf.reshape(largest, [batch, channels]);
  },
};
