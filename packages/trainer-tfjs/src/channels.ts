import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from './tfjs.ts';

/** `[batch, channels, height, width]`, Fovea's order, in that of tfjs. Everything else stays as it is. */
export function channelsLast(tf: Tfjs, x: Tensor): Tensor {
  return x.rank === 4 ? tf.transpose(x, [0, 2, 3, 1]) : x;
}

/** The way back. */
export function channelsFirst(tf: Tfjs, x: Tensor): Tensor {
  return x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;
}
