import type { DenseAttributes } from '@fovea/layers';
import type { TfjsLayer } from './tfjs-layer.ts';

export const dense: TfjsLayer<DenseAttributes> = {
  forward(x, { attributes: { bias = true } }, { tf, parameter }) {
    const products = tf.matMul(x, parameter('weight'), false, true);
    return bias ? tf.add(products, parameter('bias')) : products;
  },
};
