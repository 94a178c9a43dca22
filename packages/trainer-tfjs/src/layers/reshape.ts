import { channelsFirst, channelsLast } from '../channels.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

/** Channel by channel, as everywhere else. */
export const reshape: TfjsLayer = {
  forward: (x, { output }, { tf, batch }) =>
    channelsLast(tf, tf.reshape(channelsFirst(tf, x), [batch, ...output])),
};
