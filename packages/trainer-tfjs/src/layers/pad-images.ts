import type { Window2d } from '@fovea/shape';
import type { Tensor4D } from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs.ts';

/**
 * Images with a window's padding around them. tfjs knows no uneven padding in
 * every backend, and none by a value, so windows always slide over images that
 * have it already.
 */
export function padImages(tf: Tfjs, x: Tensor4D, { pads }: Pick<Window2d, 'pads'>, value: number): Tensor4D {
  const [top, left, bottom, right] = pads;
  if (pads.every((pad) => pad === 0)) return x;
  return tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}
