import type { ZeroPad2dAttributes } from '@fovea/layers';
import { borderAlong } from '@fovea/shape';
import type { TfjsLayer } from './tfjs-layer.ts';

export const zeroPad2d: TfjsLayer<ZeroPad2dAttributes> = {
  forward(x, { attributes: { padding } }, { tf }) {
    const [[top, bottom], [left, right]] = [borderAlong(padding, 0), borderAlong(padding, 1)];
    return tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
  },
};
