import type { TfjsLayer } from './tfjs-layer.ts';

export const relu: TfjsLayer = {
  forward: (x, _node, { tf }) => tf.relu(x),
};
