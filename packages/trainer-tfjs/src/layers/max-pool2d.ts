import { type MaxPool2dAttributes, resolveWindow2d, type Window2d } from '@fovea/shape';
import { type AxisWeights, mixAxes } from './mix-axes.ts';
import { padImages } from './pad-images.ts';
import { asImages, type TfjsLayer } from './tfjs-layer.ts';

/** Below every float32 that is a number. */
const lowest = -3.4028234663852886e38;

/** The gradient goes to the first of equal values, as in the graphs: a test sees to it for the backends at hand. */
export const maxPool2d: TfjsLayer<MaxPool2dAttributes> = {
  forward(x, { input, attributes }, { tf }) {
    const window = resolveWindow2d('maxPool2d', input, attributes);
    const padded = padImages(tf, asImages(x), window, lowest);
    const size: [number, number] = [...window.kernel];
    if (window.dilation.every((distance) => distance === 1)) {
      return tf.maxPool(padded, size, [...window.stride], 'valid');
    }
    // tfjs has no gradient of a dilated pooling; so what its windows see is laid out side by side.
    return tf.maxPool(mixAxes(tf, padded, seenAlong(window, 0), seenAlong(window, 1)), size, size, 'valid');
  },
};

function seenAlong({ input, pads, output, kernel, stride, dilation }: Window2d, axis: 0 | 1): AxisWeights {
  const place = (at: number) =>
    Math.floor(at / kernel[axis]) * stride[axis] + (at % kernel[axis]) * dilation[axis];
  return {
    input: input[axis] + pads[axis] + pads[axis === 0 ? 2 : 3],
    output: output[axis] * kernel[axis],
    weight: (to, from) => (place(to) === from ? 1 : 0),
  };
}
