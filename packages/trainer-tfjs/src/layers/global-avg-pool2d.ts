import type { TfjsLayer } from './tfjs-layer.ts';

export const globalAvgPool2d: TfjsLayer = {
  forward: (x, _node, { tf }) => tf.mean(x, [1, 2]),
};
