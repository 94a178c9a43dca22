import { channelsFirst } from '../channels.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

/** Channel by channel, so that the weights of a dense layer behind it mean the same on every engine. */
export const flatten: TfjsLayer = {
  forward: (x, { output }, { tf, batch }) => tf.reshape(channelsFirst(tf, x), [batch, ...output]),
};
