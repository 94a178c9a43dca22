import { type Pool2dAttributes, resolveWindow2d } from '@fovea/shape';
import { padImages } from './pad-images.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

/** Below every float32 that is a number. */
const lowest = -3.4028234663852886e38;

/** The gradient goes to the first of equal values, as in the graphs: a test sees to it for the backends at hand. */
export const maxPool2d: TfjsLayer<Pool2dAttributes> = {
  forward(x, { input, attributes }, { tf }) {
    const window = resolveWindow2d('maxPool2d', input, attributes);
    return tf.maxPool(
      padImages(tf, asImages(x), window, lowest),
      [...window.kernel],
      [...window.stride],
      'valid',
    );
  },
};
