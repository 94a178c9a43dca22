import type { TfjsLayer } from './tfjs-layer.ts';

export const logSoftmax: TfjsLayer = {
  forward: (x, _node, { tf }) => tf.logSoftmax(x),
};
