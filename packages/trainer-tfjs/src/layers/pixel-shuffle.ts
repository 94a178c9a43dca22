import type { PixelShuffleAttributes } from '@fovea/layers';
import type { TfjsLayer } from './tfjs-layer.ts';

export const pixelShuffle: TfjsLayer<PixelShuffleAttributes> = {
  forward(x, { input, output, attributes: { factor } }, { tf, batch }) {
    const [, height = 0, width = 0] = input;
    const [channels = 0, rows = 0, columns = 0] = output;
    const blocks = tf.reshape(x, [batch * height, width, channels, factor, factor]);
    return tf.reshape(tf.transpose(blocks, [0, 3, 1, 4, 2]), [batch, rows, columns, channels]);
  },
};
